import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, test } from "vitest";
import { addServeOptions, readServeConfig } from "../../src/cli/config.ts";
import { authenticationOf } from "../../src/cli/settings/security.ts";
import type { AuthenticationSettings } from "../../src/server/auth/authentication.ts";
import { parley } from "./parley.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-security-"));
afterAll(() => rmSync(directory, { recursive: true }));

function read(...parameters: string[]) {
  const command = addServeOptions(new Command("serve"));
  command.parse(["node", "parley", ...parameters]);
  return readServeConfig(command);
}

function problemsOf(...parameters: string[]): readonly string[] {
  const found = read(...parameters);
  return "problems" in found ? found.problems : [];
}

function meaning(...parameters: string[]): AuthenticationSettings {
  const found = read(...parameters);
  if ("problems" in found) throw new Error(found.problems.join("\n"));
  return authenticationOf(found);
}

const jwt = ["--auth", "jwt", "--jwt-issuer", "https://login.example/", "--jwt-audience", "parley"];

describe("an address", () => {
  test.each(["127.0.0.1", "localhost", "::1", "127.0.0.2"])("on loopback, %s, needs nothing", (host) => {
    expect(problemsOf("--host", host)).toEqual([]);
  });

  test.each(["0.0.0.0", "::", "10.0.0.7", "parley.example"])(
    "elsewhere, %s, is not left open by mistake",
    (host) => {
      expect(problemsOf("--host", host)).toEqual([
        `--host: ${host} can be reached from elsewhere, and nobody would be asked who they are: ` +
          "say who may call by --auth, or that everyone may by --allow-anonymous",
      ]);
      expect(problemsOf("--host", host, "--auth", "keys")).toEqual([]);
      expect(problemsOf("--host", host, "--allow-anonymous")).toEqual([]);
    },
  );

  test("elsewhere without authentication ends the start with exit code 2", async () => {
    const { code, stderr } = await parley(["serve", "--host", "0.0.0.0"]);
    expect(stderr).toMatch(/^parley: --host: 0\.0\.0\.0 can be reached from elsewhere/);
    expect(code).toBe(2);
  });
});

test("everything about tokens can be told", () => {
  const more = [
    "--jwt-algorithms",
    "ES256,EdDSA",
    "--jwt-operator",
    "scope=parley:operator",
    "--jwt-tolerance",
    "1m",
    ...["--tls-cert", "a.pem", "--tls-key", "a.key", "--tls-client-ca", "ca.pem"],
  ];
  expect(
    meaning(...jwt, ...more, "--auth", "keys,certificates", "--operator-certificate", "ada", "bob"),
  ).toEqual({
    keys: true,
    jwt: {
      issuer: "https://login.example/",
      audiences: ["parley"],
      algorithms: ["ES256", "EdDSA"],
      toleranceMs: 60_000,
      operator: { name: "scope", value: "parley:operator" },
      keysFrom: "",
    },
    certificates: { operators: ["ada", "bob"] },
    allowAnonymous: false,
  });
});

test("nothing is asked for unless it was told so", () => {
  const nothing = { keys: false, jwt: undefined, certificates: undefined, allowAnonymous: false };
  expect(meaning()).toEqual(nothing);
  expect(meaning("--allow-anonymous")).toEqual({ ...nothing, allowAnonymous: true });
});

describe("settings that would leave open what was meant to be closed", () => {
  test.each<[string[], string]>([
    [["--auth", "key"], "--auth: must be keys, jwt or certificates, or several"],
    [["--auth", "keys", "--allow-anonymous"], "--allow-anonymous: can not be given together with --auth"],
    [["--jwt-issuer", "https://a"], "--jwt-issuer: has no effect without --auth jwt"],
    [["--auth", "keys", "--jwt-audience", "a"], "--jwt-audience: has no effect without --auth jwt"],
    [["--jwt-keys", "a.pem"], "--jwt-keys: has no effect without --auth jwt"],
    [["--operator-certificate", "a"], "--operator-certificate: has no effect without --auth certificates"],
    [
      ["--auth", "keys", "--store", ":memory:"],
      "--auth: keys are kept in the store, which is in memory only",
    ],
    [
      [...jwt, "--jwt-issuer", "http://login.example"],
      "--jwt-issuer: must be https://…, or --jwt-keys must say where its keys are",
    ],
    [
      [...jwt, "--jwt-keys", "http://login.example/keys"],
      "--jwt-keys: must be https://…, http://… on this machine, or a file",
    ],
    [[...jwt, "--jwt-operator", "operator"], "--jwt-operator: must be claim=value"],
  ])("%s", (parameters, problem) => {
    expect(problemsOf(...parameters)).toEqual([problem]);
  });

  test.each(["none", "HS256", "HS512", "RS256,HS256", "rs256"])("tokens signed by %s", (name) => {
    expect(problemsOf(...jwt, "--jwt-algorithms", name)[0]).toMatch(/^--jwt-algorithms: must be of RS256, /);
  });

  test("tokens of anyone, or for anyone", () => {
    expect(problemsOf("--auth", "jwt")).toEqual([
      "--jwt-issuer: must be given for --auth jwt",
      "--jwt-audience: must be given for --auth jwt",
    ]);
  });
});

test("a file without a key that can be used ends the start", async () => {
  const file = join(directory, "key.pem");
  writeFileSync(file, "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n");
  const start = (path: string) =>
    parley(["serve", ...jwt, "--jwt-keys", path, "--store", ":memory:", "--models", "models/home.yaml"]);
  const { code, stderr } = await start(file);
  expect(stderr).toContain(
    `no key of tokens can be read from ${file}: it has a private key; give the public one`,
  );
  expect(code).toBe(1);
  expect((await start(join(directory, "nowhere"))).stderr).toContain("no such file");
});
