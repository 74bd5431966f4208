import { existsSync, readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { z } from "zod";
import { formatProblem, type Place, Problems, suggestion } from "../model/problem.ts";
import { parseYaml, type Yaml } from "../model/yaml.ts";
import type { RecognizerSettings } from "../server/recognizer.ts";

/** Everything that a server can be told. */
export interface ServeConfig {
  readonly host: string;
  readonly port: number;
  readonly models: string;
  readonly store: string;
  /** The directory of what was learned from models; empty: it is not kept. */
  readonly cache: string;
  readonly watch: boolean;
  readonly idleTimeoutMs: number;
  /** Addresses by model id; "" is for all other models. */
  readonly webhooks: ReadonlyMap<string, string>;
  readonly corsOrigins: readonly string[];
  readonly recognizer: RecognizerSettings;
  /** What the built-in recognizer knows of the meaning of English texts. */
  readonly recognizerVectors: "words" | "sentences";
}

/** Several values: repeated on the command line, a list in the config file, or separated by commas. */
const list = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((one) => one.split(",").map((part) => part.trim())));

/** A time in words, such as 30m; in milliseconds. */
function time(units: Readonly<Record<string, number>>, least: number, most: number, message: string) {
  return z.string().transform((text, context) => {
    const [, count, unit = ""] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
    const milliseconds = Number(count) * (units[unit] ?? Number.NaN);
    if (milliseconds >= least && milliseconds <= most) return milliseconds;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}

const schema = z.object({
  host: z.string().min(1, "must not be empty"),
  port: z
    .string()
    .transform(Number)
    .refine(
      (port) => Number.isInteger(port) && port >= 0 && port <= 65_535,
      "must be a number from 0 to 65535",
    ),
  models: z.string().min(1, "must not be empty"),
  store: z.string().min(1, "must not be empty"),
  cache: z.string(),
  watch: z
    .union([z.boolean(), z.enum(["true", "false"])], "must be true or false")
    .transform((value) => value === true || value === "true"),
  idleTimeout: time(
    { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 },
    1000,
    366 * 86_400_000,
    "must be a time from 1s to 366d, such as 30m or 24h",
  ),
  webhook: list.transform((entries, context) => {
    const webhooks = new Map<string, string>();
    for (const entry of entries.filter((one) => one !== "")) {
      const [, model = "", url = ""] = /^(?:([\w.~-]+)=)?(.*)$/.exec(entry) ?? [];
      if (/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) webhooks.set(model, url);
      else context.addIssue({ code: "custom", message: `must be [model=]http://…, not "${entry}"` });
    }
    return webhooks;
  }),
  cors: list.transform((origins) => origins.filter((one) => one !== "")),
  recognizer: z.enum(["builtin", "rasa", "openai"], "must be builtin, rasa or openai"),
  recognizerUrl: z.string().transform((text, context) => {
    if (text === "") return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
    context.addIssue({
      code: "custom",
      message: "must be http://… or https://…, without a user and password",
    });
    return z.NEVER;
  }),
  recognizerMode: z.enum(["cascade", "external"], "must be cascade or external"),
  recognizerTimeout: time(
    { ms: 1, s: 1000 },
    100,
    60_000,
    "must be a time from 100ms to 60s, such as 500ms or 2s",
  ),
  recognizerModel: z.string(),
  recognizerVectors: z.enum(["words", "sentences"], "must be words or sentences"),
});

/** The environment variable with the key to an API like OpenAI's: the one setting that stands nowhere else. */
const keyVariable = "PARLEY_OPENAI_KEY";

type Setting = keyof z.infer<typeof schema>;

const options: Readonly<Record<Setting, Option>> = {
  host: new Option("--host <address>", "address to listen on").default("127.0.0.1").env("PARLEY_HOST"),
  port: new Option("--port <number>", "port to listen on; 0 for any that is free")
    .default("9002")
    .env("PARLEY_PORT"),
  models: new Option("--models <path>", "a model, or a directory of models")
    .default("models")
    .env("PARLEY_MODELS"),
  store: new Option("--store <file>", 'database of the sessions, or ":memory:"')
    .default("parley.db")
    .env("PARLEY_STORE"),
  cache: new Option("--cache <directory>", 'what was learned from models, or "none"')
    .default("", "beside the store")
    .env("PARLEY_CACHE"),
  watch: new Option("--watch", "read models again when their files change")
    .default(false)
    .env("PARLEY_WATCH"),
  idleTimeout: new Option("--idle-timeout <time>", "when sessions expire that do not say: 30m, 24h, 7d")
    .default("24h")
    .env("PARLEY_IDLE_TIMEOUT"),
  webhook: new Option("--webhook <[model=]url...>", "where commands with use_webhook are run")
    .default([], "nowhere")
    .env("PARLEY_WEBHOOK"),
  cors: new Option("--cors <origin...>", "web pages that may call from a browser, or *")
    .default([], "none")
    .env("PARLEY_CORS"),
  recognizer: new Option("--recognizer <name>", "what understands texts: builtin, or also rasa or openai")
    .default("builtin")
    .env("PARLEY_RECOGNIZER"),
  recognizerUrl: new Option("--recognizer-url <url>", "where rasa or openai is")
    .default("", "none")
    .env("PARLEY_RECOGNIZER_URL"),
  recognizerMode: new Option(
    "--recognizer-mode <mode>",
    "ask it when builtin is unsure (cascade), or external: always",
  )
    .default("cascade")
    .env("PARLEY_RECOGNIZER_MODE"),
  recognizerTimeout: new Option("--recognizer-timeout <time>", "how long it may take: 500ms, 2s")
    .default("2s")
    .env("PARLEY_RECOGNIZER_TIMEOUT"),
  recognizerModel: new Option("--recognizer-model <name>", "which language model openai runs")
    .default("", "none")
    .env("PARLEY_RECOGNIZER_MODEL"),
  recognizerVectors: new Option(
    "--recognizer-vectors <kind>",
    "what builtin compares: words, or also sentences, which needs more packages",
  )
    .default("words")
    .env("PARLEY_RECOGNIZER_VECTORS"),
};

const defaultFile = "parley.yaml";

/** Adds the options of a server to a command. */
export function addServeOptions(command: Command): Command {
  command.addOption(
    new Option(
      "--config <file>",
      `file with the same settings (default: ${defaultFile}, if there is one)`,
    ).env("PARLEY_CONFIG"),
  );
  for (const option of Object.values(options)) command.addOption(option);
  return command;
}

/**
 * The settings of a server: from the command line, else the environment, else the config file, else defaults.
 *
 * @returns all that is wrong with them, if anything is, each with the place it came from.
 */
export function readServeConfig(command: Command): ServeConfig | { readonly problems: readonly string[] } {
  const values = new Map<string, unknown>(Object.entries(command.opts()));
  const origins = new Map<string, string>();
  const problems: string[] = [];

  const file = readConfigFile(command.getOptionValue("config"), problems);
  for (const [setting, option] of Object.entries(options)) {
    const source = command.getOptionValueSource(setting);
    const inFile = file.get(setting);
    if (inFile && source === "default") {
      values.set(setting, inFile.value);
      origins.set(setting, `${inFile.at.file}:${inFile.at.line}:${inFile.at.column}: ${snakeCase(setting)}`);
    } else origins.set(setting, source === "env" ? (option.envVar ?? setting) : `--${option.name()}`);
  }

  const parsed = schema.safeParse(Object.fromEntries(values));
  for (const { path, message } of parsed.error?.issues ?? []) {
    problems.push(`${origins.get(String(path[0])) ?? path.join(".")}: ${message}`);
  }
  for (const setting of missing(values)) {
    problems.push(`${origins.get(setting)}: must be given for recognizer ${values.get("recognizer")}`);
  }
  if (values.get("recognizer") === "openai" && !/^[!-~]*$/.test(openaiKey()))
    problems.push(`${keyVariable}: must be printable ASCII, without blanks`);
  if (!parsed.success || problems.length > 0) return { problems };

  const { host, port, models, store, cache, watch, idleTimeout, webhook, cors } = parsed.data;
  return {
    host,
    port,
    models,
    store,
    cache: cacheBeside(store, cache),
    watch,
    idleTimeoutMs: idleTimeout,
    webhooks: webhook,
    corsOrigins: cors,
    recognizer: recognizerOf(parsed.data),
    recognizerVectors: parsed.data.recognizerVectors,
  };
}

function cacheBeside(store: string, cache: string): string {
  if (cache === "none" || (cache === "" && store === ":memory:")) return "";
  return cache || `${store}-cache`;
}

/** The settings that an outside recognizer needs, and that were not given. */
function missing(values: ReadonlyMap<string, unknown>): Setting[] {
  const needed = new Map<unknown, readonly Setting[]>([
    ["rasa", ["recognizerUrl"]],
    ["openai", ["recognizerUrl", "recognizerModel"]],
  ]);
  return (needed.get(values.get("recognizer")) ?? []).filter((setting) => values.get(setting) === "");
}

function recognizerOf(settings: z.infer<typeof schema>): RecognizerSettings {
  const {
    recognizer: kind,
    recognizerUrl: url,
    recognizerMode: mode,
    recognizerTimeout: timeoutMs,
  } = settings;
  if (kind === "builtin" || !url) return { kind: "builtin" };
  if (kind === "rasa") return { kind, url, mode, timeoutMs };
  const key = openaiKey();
  return { kind, url, mode, timeoutMs, modelName: settings.recognizerModel, ...(key ? { key } : {}) };
}

function openaiKey(): string {
  return process.env[keyVariable] ?? "";
}

interface FileSetting {
  readonly value: string | string[];
  readonly at: Place;
}

function readConfigFile(path: unknown, problems: string[]): Map<string, FileSetting> {
  const settings = new Map<string, FileSetting>();
  const file = typeof path === "string" ? path : defaultFile;
  if (typeof path !== "string" && !existsSync(defaultFile)) return settings;
  if (!existsSync(file)) {
    problems.push(`--config: there is no file ${file}`);
    return settings;
  }
  const found = new Problems();
  const root = parseYaml(file, readFileSync(file, "utf8"), found);
  const known = Object.keys(options).map(snakeCase);
  for (const { key, value } of root?.kind === "map" ? root.entries : []) {
    const setting = Object.keys(options).find((name) => snakeCase(name) === key.value);
    if (setting) settings.set(setting, { value: plain(value), at: key.at });
    else found.error(key.at, "unknown-key", `unknown setting "${key.value}"${suggestion(key.value, known)}`);
  }
  problems.push(...found.list().map(formatProblem));
  return settings;
}

function plain(value: Yaml): string | string[] {
  if (value.kind === "list") return value.items.flatMap((item) => (item.kind === "text" ? [item.value] : []));
  return value.kind === "text" ? value.value : "";
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
