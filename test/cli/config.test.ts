import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, expect, test, vi } from "vitest";
import { addServeOptions, readServeConfig } from "../../src/cli/config.ts";
import { defaultLimits } from "../../src/server/limits.ts";
import { usualPatience } from "../../src/server/patience.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-config-"));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(directory, "parley.yaml"), { force: true });
});

/** The settings for a command line, the environment and a config file. */
function settings(parameters: string[], env: Record<string, string> = {}, file?: string) {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const path = join(directory, "parley.yaml");
  if (file !== undefined) writeFileSync(path, file);
  const command = addServeOptions(new Command("serve"));
  command.parse(["node", "parley", ...(file === undefined ? [] : ["--config", path]), ...parameters]);
  return readServeConfig(command);
}

function problemsOf(...parameters: Parameters<typeof settings>): readonly string[] {
  const found = settings(...parameters);
  return "problems" in found ? found.problems.map((problem) => problem.replace(`${directory}/`, "")) : [];
}

test("everything has a default", () => {
  expect(settings([])).toMatchObject({
    host: "127.0.0.1",
    port: 9002,
    models: "models",
    store: "parley.db",
    cache: "parley.db-cache",
    watch: false,
    idleTimeout: 86_400_000,
    webhook: new Map(),
    webhooks: { hosts: new Set() },
    notes: [],
    cors: [],
    auth: [],
    allowAnonymous: false,
    jwtIssuer: "",
    jwtAudience: [],
    jwtKeys: "",
    jwtAlgorithms: ["RS256", "PS256", "ES256", "EdDSA"],
    jwtOperator: { name: "parley_role", value: "operator" },
    jwtTolerance: 10_000,
    operatorCertificate: [],
    recognizer: { kind: "builtin" },
    recognizerUrl: undefined,
    recognizerMode: "cascade",
    recognizerTimeout: 2000,
    recognizerModel: "",
    recognizerVectors: "words",
    logLevel: "info",
    logFormat: "auto",
    metrics: "local",
    otlpEndpoint: undefined,
    traceShare: 1,
    tls: undefined,
    tlsCert: "",
    tlsKey: "",
    tlsClientCa: "",
    tlsClientCerts: "required",
    limits: defaultLimits,
    patience: usualPatience,
  });
});

test("the command line wins over the environment, that over the file, and that over the default", () => {
  const file = "port: 1\nhost: a.example\nstore: file.db\nallow_anonymous: true\n";
  expect(settings(["--port", "3"], { PARLEY_PORT: "2", PARLEY_HOST: "b.example" }, file)).toMatchObject({
    port: 3,
    host: "b.example",
    store: "file.db",
    models: "models",
  });
});

test("lists can be repeated, separated by commas, or written as lists", () => {
  const expected = {
    webhook: new Map([
      ["", "http://localhost:1/"],
      ["bank", "https://bank.example/hook"],
    ]),
  };
  expect(settings(["--webhook", "http://localhost:1/", "bank=https://bank.example/hook"])).toMatchObject(
    expected,
  );
  expect(
    settings([], { PARLEY_WEBHOOK: "http://localhost:1/, bank=https://bank.example/hook" }),
  ).toMatchObject(expected);
  vi.unstubAllEnvs();
  const file = "webhook:\n  - http://localhost:1/\n  - bank=https://bank.example/hook\n";
  expect(settings([], {}, file)).toMatchObject(expected);
});

test("all that is wrong is told at once, each with where it came from", () => {
  const file = "idle_timeout: forever\nwatch: perhaps\nprot: 9002\n";
  expect(problemsOf(["--port", "70000"], { PARLEY_WEBHOOK: "ftp://localhost/" }, file)).toEqual([
    'parley.yaml:3:1: error: unknown setting "prot", did you mean "port"? [unknown-key]',
    "--port: must be a number from 0 to 65535",
    "parley.yaml:2:1: watch: must be true or false",
    "parley.yaml:1:1: idle_timeout: must be a time from 1s to 366d, such as 30m or 24h",
    'PARLEY_WEBHOOK: must be [model=]http://…, not "ftp://localhost/"',
  ]);
});

test("models may name the hosts that are given, and calls are signed with a secret of the environment", () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const file = "webhook_hosts: [Hooks.example, 127.0.0.1:8080]\n";
  expect(settings([], { PARLEY_WEBHOOK_SECRET: secret }, file)).toMatchObject({
    webhooks: { hosts: new Set(["hooks.example", "127.0.0.1:8080"]), secret },
  });
  vi.unstubAllEnvs();
  expect(problemsOf(["--webhook-hosts", "http://hooks.example/"])).toEqual([
    '--webhook-hosts: must be host or host:port, not "http://hooks.example/"',
  ]);
  for (const wrong of ["secret", "whsec_c2hvcnQ="]) {
    expect(problemsOf([], { PARLEY_WEBHOOK_SECRET: wrong })).toEqual([
      "PARLEY_WEBHOOK_SECRET: must be whsec_ and 24 to 64 bytes in base64",
    ]);
  }
});

test("a config file that was named has to be there, and be YAML", () => {
  expect(problemsOf(["--config", "/nowhere/parley.yaml"])).toEqual([
    "--config: there is no file /nowhere/parley.yaml",
  ]);
  expect(problemsOf([], {}, "port: [1\n")[0]).toMatch(/^parley\.yaml:\d+:\d+: error: /);
});

test("an outside recognizer is told by flags, the environment, or the file", () => {
  const rasa = { kind: "rasa", url: new URL("http://rasa:5005/?token=t"), mode: "cascade", timeoutMs: 2000 };
  const given = ["--recognizer", "rasa", "--recognizer-url", "http://rasa:5005/?token=t"];
  expect(settings(given)).toMatchObject({ recognizer: rasa });
  const env = { PARLEY_RECOGNIZER: "rasa", PARLEY_RECOGNIZER_URL: "http://rasa:5005/?token=t" };
  expect(settings([], { ...env, PARLEY_RECOGNIZER_TIMEOUT: "700ms" })).toMatchObject({
    recognizer: { ...rasa, timeoutMs: 700 },
  });
  vi.unstubAllEnvs();
  const file = `
recognizer: openai
recognizer_url: https://api.openai.com/v1
recognizer_mode: external
recognizer_timeout: 5s
recognizer_model: gpt-4.1-mini
`;
  expect(settings([], { PARLEY_OPENAI_KEY: "sk-1" }, file)).toMatchObject({
    recognizer: {
      kind: "openai",
      url: new URL("https://api.openai.com/v1"),
      mode: "external",
      timeoutMs: 5000,
      modelName: "gpt-4.1-mini",
      key: "sk-1",
    },
  });
});

test("a key is for openai only, and need not be there", () => {
  const openai = ["--recognizer", "openai", "--recognizer-url", "http://localhost:11434/v1"];
  const withoutKey = settings([...openai, "--recognizer-model", "qwen"], { PARLEY_OPENAI_KEY: "" });
  expect(withoutKey).toHaveProperty("recognizer.modelName", "qwen");
  expect(withoutKey).not.toHaveProperty("recognizer.key");
  const rasa = ["--recognizer", "rasa", "--recognizer-url", "http://localhost:5005"];
  expect(settings(rasa, { PARLEY_OPENAI_KEY: "sk-1" })).not.toHaveProperty("recognizer.key");
});

test("what is wrong with a recognizer is told with all the rest, and without secrets", () => {
  expect(problemsOf(["--recognizer", "openai", "--port", "x"], { PARLEY_OPENAI_KEY: "sk\n1" })).toEqual([
    "--port: must be a number from 0 to 65535",
    "--recognizer-url: must be given for recognizer openai",
    "--recognizer-model: must be given for recognizer openai",
    "PARLEY_OPENAI_KEY: must be printable ASCII, without blanks",
  ]);
  vi.unstubAllEnvs();
  const file = "recognizer: wit\nrecognizer_mode: both\nrecognizer_timeout: 2m\n";
  expect(problemsOf([], { PARLEY_RECOGNIZER_URL: "http://me:secret@rasa:5005" }, file)).toEqual([
    "parley.yaml:1:1: recognizer: must be builtin, rasa or openai",
    "PARLEY_RECOGNIZER_URL: must be http://… or https://…, without a user and password",
    "parley.yaml:2:1: recognizer_mode: must be cascade or external",
    "parley.yaml:3:1: recognizer_timeout: must be a time from 100ms to 60s, such as 500ms or 2s",
  ]);
  vi.unstubAllEnvs();
  expect(problemsOf(["--recognizer", "constructor"])).toEqual([
    "--recognizer: must be builtin, rasa or openai",
  ]);
  expect(problemsOf([], { PARLEY_RECOGNIZER: "rasa" })).toEqual([
    "--recognizer-url: must be given for recognizer rasa",
  ]);
});

test("TLS needs a certificate and its key; client certificates need a CA", () => {
  const files = { certificate: "c.pem", key: "k.pem" };
  const pair = ["--tls-cert", "c.pem", "--tls-key", "k.pem"];
  expect(settings(pair)).toMatchObject({ tls: { files, clientCertificates: "none" } });
  const withCa = { tls: { files: { ...files, clientCa: "ca.pem" }, clientCertificates: "required" } };
  expect(settings([...pair, "--tls-client-ca", "ca.pem"])).toMatchObject(withCa);
  const file = "tls_client_ca: ca.pem\ntls_client_certs: optional\n";
  expect(settings(pair, {}, file)).toMatchObject({ tls: { clientCertificates: "optional" } });
  expect(problemsOf(["--tls-cert", "c.pem"], { PARLEY_TLS_CLIENT_CERTS: "none" })).toEqual([
    "PARLEY_TLS_CLIENT_CERTS: must be required or optional",
    "--tls-cert: needs --tls-key",
  ]);
  vi.unstubAllEnvs();
  expect(problemsOf([], { PARLEY_TLS_KEY: "k.pem", PARLEY_TLS_CLIENT_CA: "ca.pem" })).toEqual([
    "PARLEY_TLS_KEY: needs --tls-cert",
    "PARLEY_TLS_CLIENT_CA: needs --tls-cert",
  ]);
});

test("limits are numbers, sizes and times, and some of them can be none", () => {
  const given = [
    "--max-text",
    "1000",
    "--max-message",
    "2MiB",
    "--max-sessions",
    "7",
    "--call-timeout",
    "5s",
  ];
  expect(settings([...given, "--max-rate", "none", "--limit-loopback"])).toMatchObject({
    limits: {
      ...defaultLimits,
      textBytes: 1000,
      messageBytes: 2 << 20,
      liveSessions: 7,
      callMs: 5000,
      callsPerSecond: Number.POSITIVE_INFINITY,
      limitLoopback: true,
    },
  });
  expect(settings([], {}, "max_parameters: 3\nmax_headers: 8KiB\n")).toMatchObject({
    limits: { parameters: 3, headerBytes: 8 << 10 },
  });
  expect(problemsOf(["--max-text", "64kb", "--max-rate", "0", "--max-burst", "none"])).toEqual([
    "--max-text: must be a size from 16 to 1MiB, such as 64KiB",
    "--max-rate: must be a number from 1 to 1000000000, or none",
    "--max-burst: must be a number from 1 to 1000000000",
  ]);
});

test("the documentation lists every setting, under its names and with its default", () => {
  const pages = ["docs/operating.md", "docs/security.md"].map((page) => readFileSync(page, "utf8"));
  const rows = pages.flatMap((page) => page.split("\n"));
  const cells = new Map(
    rows
      .filter((row) => row.startsWith("| `--"))
      .map((row) => row.split("|").map((cell) => cell.trim()))
      .map(([, flag = "", variable, name, byDefault]) => [flag, { variable, name, byDefault }]),
  );
  for (const option of addServeOptions(new Command("serve")).options) {
    if (option.long === "--config") continue;
    const snake = option.attributeName().replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const words = option.defaultValueDescription ?? `\`${option.defaultValue}\``;
    expect(cells.get(`\`${option.long}\``), option.long).toEqual({
      variable: `\`PARLEY_${snake.toUpperCase()}\``,
      name: `\`${snake}\``,
      byDefault: words,
    });
    cells.delete(`\`${option.long}\``);
  }
  expect([...cells.keys()], "flags that are not there").toEqual([]);
});

test("sentence vectors are asked for by a flag, the environment, or the file", () => {
  const sentences = { recognizerVectors: "sentences" };
  expect(settings(["--recognizer-vectors", "sentences"])).toMatchObject(sentences);
  expect(settings([], {}, "recognizer_vectors: sentences\n")).toMatchObject(sentences);
  expect(settings([], { PARLEY_RECOGNIZER_VECTORS: "sentences" })).toMatchObject(sentences);
  vi.unstubAllEnvs();
  expect(problemsOf(["--recognizer-vectors", "letters"])).toEqual([
    "--recognizer-vectors: must be words or sentences",
  ]);
});

test("metrics are shown to this machine, on a port of their own, or to nobody", () => {
  const metricsOf = (text: string) => settings(["--metrics", text]);
  expect(metricsOf("off")).toHaveProperty("metrics", "off");
  expect(metricsOf("9464")).toHaveProperty("metrics", { host: "127.0.0.1", port: 9464 });
  expect(metricsOf("0.0.0.0:9464")).toHaveProperty("metrics", { host: "0.0.0.0", port: 9464 });
  expect(metricsOf("[::1]:9464")).toHaveProperty("metrics", { host: "::1", port: 9464 });
  for (const wrong of ["everywhere", "9464x", "localhost", "::1:9464", "70000"]) {
    expect(problemsOf(["--metrics", wrong]), wrong).toEqual([
      "--metrics: must be local, off, or a port, such as 9464 or 0.0.0.0:9464",
    ]);
  }
});

test("traces go where a setting says, or else OpenTelemetry's own variable", () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };
  expect(settings([], env)).toHaveProperty("otlpEndpoint", new URL("http://collector:4318"));
  expect(settings(["--otlp-endpoint", "https://other"], env)).toHaveProperty(
    "otlpEndpoint",
    new URL("https://other"),
  );
  expect(settings(["--trace-share", "0.25"])).toHaveProperty("traceShare", 0.25);
  expect(problemsOf(["--trace-share", "2", "--otlp-endpoint", "ftp://x", "--log-level", "loud"])).toEqual([
    "--log-level: must be silent, error, warn, info, debug",
    "--otlp-endpoint: must be http://… or https://…",
    "--trace-share: must be a number from 0 to 1",
  ]);
});
