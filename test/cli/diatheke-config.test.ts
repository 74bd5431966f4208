import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { Command } from "commander";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { Diatheke } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { addServeOptions, readServeConfig } from "../../src/cli/config.ts";
import { root } from "./parley.ts";
import { Running } from "./running.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-diatheke-"));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, "diathekesvr.cfg.toml");

/** What a server is told by such a file. */
function read(text: string, ...parameters: string[]) {
  writeFileSync(file, text);
  const command = addServeOptions(new Command("serve"));
  command.parse(["node", "parley", "--config", file, ...parameters]);
  return readServeConfig(command);
}

function problemsOf(text: string): readonly string[] {
  const found = read(text);
  return "problems" in found ? found.problems.map((problem) => problem.replace(`${directory}/`, "")) : [];
}

const whole = `
Version = 3

[server.grpc]
Address = "127.0.0.1:9012"
CertFile = "certs/server.pem"
KeyFile = "/etc/server.key"

[server.http]
Enabled = true
Address = ":8080"

[services.cubic]
Enabled = true
Address = "cubic:2727"

[[models]]
ID = "1"
Name = "Bank in English"
ModelConfig = "models/bank/model_config.yaml"
Language = "en_US"
CubicModelID = "general"
Webhook = "http://localhost:8081/"

[[models]]
ID = "demo"
ModelConfig = "/srv/demo/model_config.yaml"

[webhook]
URL = "http://localhost:8080/"

[license]
KeyFile = "license.key"
`;

describe("the config of a Diatheke server", () => {
  it("tells where to listen, the certificate, the models and their webhooks", () => {
    expect(read(whole)).toMatchObject({
      host: "127.0.0.1",
      port: 9012,
      tlsCert: join(directory, "certs", "server.pem"),
      tlsKey: "/etc/server.key",
      models: [
        { id: "1", name: "Bank in English", locale: "en_US", path: join(directory, "models", "bank") },
        { id: "demo", path: "/srv/demo" },
      ],
      webhook: new Map([
        ["", "http://localhost:8080/"],
        ["1", "http://localhost:8081/"],
      ]),
    });
  });

  it("has a line for each setting that is ignored", () => {
    const found = read(whole);
    expect("notes" in found && found.notes.map((note) => note.replace(`${directory}/`, ""))).toEqual([
      "diathekesvr.cfg.toml: models[0].CubicModelID is ignored",
      "diathekesvr.cfg.toml: server.http.Enabled is ignored",
      "diathekesvr.cfg.toml: server.http.Address is ignored",
      "diathekesvr.cfg.toml: services.cubic.Enabled is ignored",
      "diathekesvr.cfg.toml: services.cubic.Address is ignored",
      "diathekesvr.cfg.toml: license.KeyFile is ignored",
    ]);
  });

  it("may have its keys in any case", () => {
    const text = `[Server.GRPC]\naddress = "[::1]:1"\n[[MODELS]]\nid = "1"\nmodelconfig = "m/model_config.yaml"\n`;
    expect(read(text)).toMatchObject({ host: "::1", port: 1, models: [{ id: "1" }], notes: [] });
  });

  it("means all addresses when it names none, and nothing else when it says nothing", () => {
    expect(read('[server.grpc]\nAddress = ":9002"', "--allow-anonymous")).toMatchObject({
      host: "0.0.0.0",
      port: 9002,
    });
    expect(read("")).toMatchObject({ host: "127.0.0.1", port: 9002, tls: undefined, models: [] });
  });

  it("counts less than the command line", () => {
    const parameters = ["--port", "7", "--models", "elsewhere"];
    expect(read(whole, ...parameters)).toMatchObject({ host: "127.0.0.1", port: 7, models: "elsewhere" });
  });

  it.each([
    ["no TOML", "= 1", /^diathekesvr\.cfg\.toml: Invalid TOML document/],
    [
      "an address without a port",
      '[server.grpc]\nAddress = "localhost"',
      /server\.grpc\.Address is host:port, not "localhost"$/,
    ],
    [
      "a port that is none",
      '[server.grpc]\nAddress = "localhost:99999"',
      /server\.grpc\.Address: must be a number/,
    ],
    ["a number for a text", "[server.grpc]\nAddress = 9002", /server\.grpc\.Address is a text$/],
    [
      "a model without an ID",
      '[[models]]\nModelConfig = "m/model_config.yaml"',
      /models\[0\] needs an ID and a ModelConfig$/,
    ],
    [
      "a certificate without a key",
      '[server.grpc]\nCertFile = "server.pem"',
      /server\.grpc\.CertFile: needs --tls-key$/,
    ],
    ["a webhook that is no address", '[webhook]\nURL = "localhost"', /webhook: must be \[model=\]http/],
  ])("is refused with %s", (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(problem)]);
  });
});

it("parley serve --config diathekesvr.cfg.toml serves one model under several names", async () => {
  const bank = resolve(root, "models", "bank", "model_config.yaml");
  const model = (id: string, more: string) => `[[models]]\nID = "${id}"\nModelConfig = "${bank}"\n${more}\n`;
  const text = [
    '[server.grpc]\nAddress = "127.0.0.1:0"',
    model("1", 'Name = "The bank"\nLanguage = "en-us"'),
    model("demo", 'TranscribeModelID = "general"'),
    model("wrong", 'Language = "fr_FR"'),
  ].join("\n");
  writeFileSync(file, text);
  const server = new Running(["serve", "--config", file, "--store", ":memory:"], { cwd: directory });
  onTestFinished(async () => {
    await server.stop();
  });
  const port = await server.says(/http:\/\/127\.0\.0\.1:(\d+)/);
  expect(server.printed).toContain("models[1].TranscribeModelID is ignored");
  expect(server.printed).toContain('it has no language "fr_FR"; it has en_US');
  const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` });
  const client = createClient(Diatheke, transport);
  expect((await client.listModels({})).models).toMatchObject([
    { id: "1", name: "The bank", language: "en_US" },
    { id: "demo", language: "en_US" },
  ]);
  const { token } = await client.createSession({ modelId: "1" });
  const input = { case: "text", value: { text: "What is my balance?" } } as const;
  const { actionList } = await client.updateSession({ token, input });
  expect(actionList[0]?.action.value).toMatchObject({ text: "Which account do you mean?" });
});
