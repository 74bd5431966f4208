import { existsSync, readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import * as z from "zod";
import { formatProblem, type Place, Problems, suggestion } from "../model/problem.ts";
import { entriesOf, parseYaml, type Yaml } from "../model/yaml.ts";
import type { Limits } from "../server/limits.ts";
import type { Patience } from "../server/patience.ts";
import type { RecognizerSettings } from "../server/recognizer.ts";
import type { TlsSettings } from "../server/tls/tls.ts";
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
  ...recognizing.settings,
  ...limiting.settings,
  ...waiting.settings,
  ...watching.settings,
};

/** Everything that a server can be told. Times are in milliseconds. */
export interface ServeConfig extends Omit<ValuesOf<typeof settings>, "recognizer"> {
  readonly recognizer: RecognizerSettings;
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
  const { given, origins, problems } = collect(command, settings);
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
  return {
    ...values,
    cache: cacheOf(cache, store),
    recognizer: recognizerOf(values),
    tls: tlsOf(values),
    limits: limitsOf(values),
    patience: patienceOf(values),
    otlpEndpoint: otlpEndpointOf(values.otlpEndpoint),
  };
}

/** The store that is meant, likewise. */
export function readStorePath(command: Command): string | { readonly problems: readonly string[] } {
  const { store } = settings;
  const { given, origins, problems } = collect(command, { store });
  const { data, error } = store.read.safeParse(given.get("store"));
  for (const { message } of error?.issues ?? []) problems.push(`${origins.get("store")}: ${message}`);
  return data === undefined || problems.length > 0 ? { problems } : data;
}

interface Collected {
  readonly given: Map<string, unknown>;
  /** Where each setting comes from, in words. */
  readonly origins: ReadonlyMap<string, string>;
  readonly problems: string[];
}

function collect(command: Command, of: Settings): Collected {
  const given = new Map<string, unknown>(Object.entries(command.opts()));
  const origins = new Map<string, string>();
  const problems: string[] = [];

  const file = readConfigFile(command.getOptionValue("config"), problems);
  for (const [name, { flags }] of Object.entries(of)) {
    const source = command.getOptionValueSource(name);
    const inFile = file.get(name);
    if (inFile && source === "default") {
      given.set(name, inFile.value);
      origins.set(name, `${inFile.at.file}:${inFile.at.line}:${inFile.at.column}: ${snakeCase(name)}`);
    } else origins.set(name, source === "env" ? variableOf(name) : (flags.split(" ", 1)[0] ?? name));
  }
  return { given, origins, problems };
}

function schemaOf<S extends Settings>(of: S): z.ZodType<ValuesOf<S>> {
  const shape = Object.fromEntries(Object.entries(of).map(([name, { read }]) => [name, read]));
  return z.object(shape) as unknown as z.ZodType<ValuesOf<S>>;
}

interface FileSetting {
  readonly value: string | string[];
  readonly at: Place;
}

function readConfigFile(path: unknown, problems: string[]): Map<string, FileSetting> {
  const found = new Map<string, FileSetting>();
  const file = typeof path === "string" ? path : defaultFile;
  if (typeof path !== "string" && !existsSync(defaultFile)) return found;
  if (!existsSync(file)) {
    problems.push(`--config: there is no file ${file}`);
    return found;
  }
  const faults = new Problems();
  const root = parseYaml(file, readFileSync(file, "utf8"), faults);
  const names = new Map(Object.keys(settings).map((name) => [snakeCase(name), name]));
  for (const { key, value } of entriesOf(root)) {
    const name = names.get(key.value);
    if (name) found.set(name, { value: plain(value), at: key.at });
    else {
      const message = `unknown setting "${key.value}"${suggestion(key.value, [...names.keys()])}`;
      faults.error(key.at, "unknown-key", message);
    }
  }
  problems.push(...faults.list().map(formatProblem));
  return found;
}

function plain(value: Yaml): string | string[] {
  if (value.kind === "list") return value.items.flatMap((item) => (item.kind === "text" ? [item.value] : []));
  return value.kind === "text" ? value.value : "";
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
