import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { type Command, Option } from "commander";
import * as z from "zod";
import type { Placement } from "../model/catalog.ts";
import { formatProblem, Problems, suggestion } from "../model/problem.ts";
import { entriesOf, parseYaml, type Yaml } from "../model/yaml.ts";
import type { Limits } from "../server/limits.ts";
import type { Patience } from "../server/patience.ts";
import type { RecognizerSettings } from "../server/recognizer.ts";
import type { TlsSettings } from "../server/tls/tls.ts";
import type { WebhookOptions } from "../session/webhook.ts";
import type { ConfigFile, FileSetting } from "./config-file.ts";
import { readDiathekeConfig } from "./diatheke-config.ts";
import { calling, webhooksOf } from "./settings/calling.ts";
import { dialogs } from "./settings/dialogs.ts";
import { encrypting, tlsOf } from "./settings/encrypting.ts";
import { limiting, limitsOf } from "./settings/limiting.ts";
import { listening } from "./settings/listening.ts";
import { cacheOf, recognizerOf, recognizing } from "./settings/recognizing.ts";
import { security } from "./settings/security.ts";
import type { Setting, SettingGroup, Settings, ValuesOf } from "./settings/setting.ts";
import { storing } from "./settings/storing.ts";
import { patienceOf, waiting } from "./settings/waiting.ts";
import { otlpEndpointOf, watching } from "./settings/watching.ts";

/** Every group of settings, in the order of --help. */
export const groups: readonly SettingGroup[] = [
  listening,
  encrypting,
  security,
  dialogs,
  storing,
  calling,
  recognizing,
  limiting,
  waiting,
  watching,
];

const settings = {
  ...listening.settings,
  ...encrypting.settings,
  ...security.settings,
  ...dialogs.settings,
  ...storing.settings,
  ...calling.settings,
  ...recognizing.settings,
  ...limiting.settings,
  ...waiting.settings,
  ...watching.settings,
};

/** Everything that a server can be told. Times are in milliseconds. */
export interface ServeConfig extends Omit<ValuesOf<typeof settings>, "recognizer" | "models"> {
  /** Where they are, or which are to be served. */
  readonly models: string | readonly Placement[];
  /** What people should know of the settings. */
  readonly notes: readonly string[];
  readonly recognizer: RecognizerSettings;
  readonly webhooks: Pick<WebhookOptions, "hosts" | "secret">;
  /** Undefined: clear text. */
  readonly tls: TlsSettings | undefined;
  readonly limits: Limits;
  readonly patience: Patience;
}

const defaultFile = "parley.yaml";

/** Adds the options of a server to a command. */
export function addServeOptions(command: Command): Command {
  command.addOption(configOption());
  for (const { heading, settings } of groups)
    for (const [name, setting] of Object.entries(settings))
      command.addOption(optionOf(name, setting).helpGroup(`${heading}:`));
  return command;
}

/** Adds the options that tell which store is meant, as a server there would be told. */
export function addStoreOptions(command: Command): Command {
  return command.addOption(configOption()).addOption(optionOf("store", settings.store));
}

function configOption(): Option {
  const about = `file with the same settings (default: ${defaultFile}, if there is one)`;
  return new Option("--config <file>", about).env("PARLEY_CONFIG");
}

function optionOf(name: string, { flags, about, byDefault, defaultInWords }: Setting): Option {
  return new Option(flags, about).default(byDefault, defaultInWords).env(variableOf(name));
}

/** The environment variable of a setting. */
function variableOf(name: string): string {
  return `PARLEY_${snakeCase(name).toUpperCase()}`;
}

/**
 * The settings of a server: from the command line, else the environment, else the config file, else defaults.
 *
 * @returns all that is wrong with them, if anything is, each with the place it came from.
 */
export function readServeConfig(command: Command): ServeConfig | { readonly problems: readonly string[] } {
  const { given, origins, file } = collect(command, settings);
  const problems = [...file.problems];
  const parsed = schemaOf(settings).safeParse(Object.fromEntries(given));
  for (const { path, message } of parsed.error?.issues ?? []) {
    problems.push(`${origins.get(String(path[0])) ?? path.join(".")}: ${message}`);
  }
  for (const { check } of groups) {
    for (const { setting, message } of check?.(given) ?? [])
      problems.push(`${origins.get(setting) ?? setting}: ${message}`);
  }
  if (!parsed.success || problems.length > 0) return { problems };

  const values = parsed.data;
  const { store, cache } = values;
  // A file that tells the models one by one counts as little as any file.
  const models = command.getOptionValueSource("models") === "default" ? file.placements : undefined;
  return {
    ...values,
    models: models ?? values.models,
    notes: file.notes,
    cache: cacheOf(cache, store),
    recognizer: recognizerOf(values),
    webhooks: webhooksOf(values),
    tls: tlsOf(values),
    limits: limitsOf(values),
    patience: patienceOf(values),
    otlpEndpoint: otlpEndpointOf(values.otlpEndpoint),
  };
}

/** The store that is meant, likewise. */
export function readStorePath(command: Command): string | { readonly problems: readonly string[] } {
  const { store } = settings;
  const { given, origins, file } = collect(command, { store });
  const { data, error } = store.read.safeParse(given.get("store"));
  const found = (error?.issues ?? []).map(({ message }) => `${origins.get("store")}: ${message}`);
  const problems = [...file.problems, ...found];
  return data === undefined || problems.length > 0 ? { problems } : data;
}

interface Collected {
  readonly given: Map<string, unknown>;
  /** Where each setting comes from, in words. */
  readonly origins: ReadonlyMap<string, string>;
  readonly file: ConfigFile;
}

function collect(command: Command, of: Settings): Collected {
  const given = new Map<string, unknown>(Object.entries(command.opts()));
  const origins = new Map<string, string>();

  const file = readConfigFile(command.getOptionValue("config"));
  for (const [name, { flags }] of Object.entries(of)) {
    const source = command.getOptionValueSource(name);
    const inFile = file.settings.get(name);
    if (inFile && source === "default") {
      given.set(name, inFile.value);
      origins.set(name, inFile.origin);
    } else origins.set(name, source === "env" ? variableOf(name) : (flags.split(" ", 1)[0] ?? name));
  }
  return { given, origins, file };
}

function schemaOf<S extends Settings>(of: S): z.ZodType<ValuesOf<S>> {
  const shape = Object.fromEntries(Object.entries(of).map(([name, { read }]) => [name, read]));
  return z.object(shape) as unknown as z.ZodType<ValuesOf<S>>;
}

function readConfigFile(path: unknown): ConfigFile {
  const file = typeof path === "string" ? path : defaultFile;
  const nothing: ConfigFile = { settings: new Map(), problems: [], notes: [] };
  if (typeof path !== "string" && !existsSync(defaultFile)) return nothing;
  if (!existsSync(file)) return { ...nothing, problems: [`--config: there is no file ${file}`] };
  const text = readFileSync(file, "utf8");
  return extname(file) === ".toml" ? readDiathekeConfig(file, text) : readYamlConfig(file, text);
}

function readYamlConfig(file: string, text: string): ConfigFile {
  const found = new Map<string, FileSetting>();
  const faults = new Problems();
  const root = parseYaml(file, text, faults);
  const names = new Map(Object.keys(settings).map((name) => [snakeCase(name), name]));
  for (const { key, value } of entriesOf(root)) {
    const name = names.get(key.value);
    if (name) {
      const { line, column } = key.at;
      found.set(name, { value: plain(value), origin: `${file}:${line}:${column}: ${snakeCase(name)}` });
    } else {
      const message = `unknown setting "${key.value}"${suggestion(key.value, [...names.keys()])}`;
      faults.error(key.at, "unknown-key", message);
    }
  }
  return { settings: found, problems: faults.list().map(formatProblem), notes: [] };
}

function plain(value: Yaml): string | string[] {
  if (value.kind === "list") return value.items.flatMap((item) => (item.kind === "text" ? [item.value] : []));
  return value.kind === "text" ? value.value : "";
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
