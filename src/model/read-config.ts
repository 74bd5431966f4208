import { wordsOf } from "../nlu/sample.ts";
import type { AuthoredConfig, MemoryId, NegativeSamples } from "./authored.ts";
import { suggestion } from "./problem.ts";
import { checkLocale } from "./read-locale.ts";
import { readName } from "./read-name.ts";
import { emptyMap, type Fields, type Shape } from "./shape.ts";
import { configFileName } from "./source.ts";
import type { Yaml, YamlEntry, YamlText } from "./yaml.ts";

export const memoryIds: readonly MemoryId[] = ["clear_all", "clear", "keep", "set"];

/** What a model may call the memory operations: ours, and what `compat.memory_ids` adds. */
export type MemoryIds = ReadonlyMap<string, MemoryId>;

/** Our own settings. They stand in `x-dialog`, where a stock Diatheke leaves them alone, or beside it. */
const settingKeys = [
  "version",
  "name",
  "description",
  "locale",
  "locales",
  "time_zone",
  "nlu",
  "memory",
  "compat",
  "sensitive",
] as const;

const configKeys = ["alert_word", "wakeword", "x-dialog", ...settingKeys] as const;

/** Reads model_config.yaml, or the `config` of a single file. */
export function readConfig(
  body: Yaml | undefined,
  shape: Shape,
): { config: AuthoredConfig; memory: MemoryIds } {
  const root = body ?? emptyMap(nowhere);
  const outer = shape.fields(root, "the config", configKeys);
  const inner = shape.fields(outer.get("x-dialog")?.value ?? emptyMap(root.at), "x-dialog", settingKeys);
  const setting = (key: (typeof settingKeys)[number]): YamlEntry | undefined =>
    inner.get(key) ?? outer.get(key);

  const version = setting("version");
  if (version) shape.oneOf(version, ["1"]);
  const nlu = section(shape, setting("nlu"), ["accept", "ambiguity_margin", "negative_samples"]);
  const memory = section(shape, setting("memory"), ["retention"]);
  const compat = section(shape, setting("compat"), ["memory_ids"]);
  const locale = shape.text(setting("locale")?.value, "locale");

  return {
    config: {
      name: shape.text(setting("name")?.value, "name")?.value,
      description: shape.text(setting("description")?.value, "description")?.value,
      locales: locale ? [locale] : shape.texts(setting("locales")),
      accept: shape.number(nlu.get("accept"), 0, 1),
      ambiguityMargin: shape.number(nlu.get("ambiguity_margin"), 0, 1),
      negativeSamples: readNegativeSamples(nlu.get("negative_samples"), shape),
      timeZone: readTimeZone(setting("time_zone"), shape),
      retention: shape.oneOf(memory.get("retention"), ["session", "main_loop", "intent"]),
      wakeWords: readWakeWords(outer, shape),
      sensitive: readSensitive(setting("sensitive"), shape),
    },
    memory: readMemoryIds(compat.get("memory_ids"), shape),
  };
}

/** The place of what is not there; nothing is ever told about it. */
const nowhere = { file: configFileName, line: 1, column: 1 };

function section<Key extends string>(
  shape: Shape,
  entry: YamlEntry | undefined,
  keys: readonly Key[],
): Fields<Key> {
  return shape.fields(entry?.value ?? emptyMap(nowhere), entry?.key.value ?? "", keys);
}

/** A list of texts, or one for each language. */
function readNegativeSamples(entry: YamlEntry | undefined, shape: Shape): NegativeSamples {
  if (entry?.value.kind !== "map") return readSaid(entry, shape);
  return {
    at: entry.key.at,
    byLocale: entry.value.entries
      .filter(({ key }) => checkLocale(key, "negative_samples", shape))
      .map((language) => ({ locale: language.key, value: readSaid(language, shape) })),
  };
}

/** A list of names of parameters. */
function readSensitive(entry: YamlEntry | undefined, shape: Shape): YamlText[] {
  const names = shape.texts(entry);
  for (const name of names) readName(name, shape);
  return names;
}

function readSaid(entry: YamlEntry | undefined, shape: Shape): string[] {
  return shape.texts(entry).flatMap(({ value, at }) => {
    if (wordsOf(value).length > 0) return [value];
    shape.problems.error(at, "empty-sample", `"${value}" has no words; it would match silence`);
    return [];
  });
}

/** A name of the IANA database, as far as this Node knows it. */
function readTimeZone(entry: YamlEntry | undefined, shape: Shape): string | undefined {
  const name = shape.text(entry?.value, "time_zone");
  if (!name || isTimeZone(name.value)) return name?.value;
  const message = `time_zone is the IANA name of a time zone such as \`Europe/Berlin\`, not "${name.value}"`;
  const hint = suggestion(name.value, Intl.supportedValuesOf("timeZone"));
  shape.problems.error(name.at, "bad-value", `${message}${hint}`);
  return undefined;
}

function isTimeZone(name: string): boolean {
  try {
    // Intl takes offsets such as +02:00 for time zones, too; they know no summer.
    return /^[a-z]/i.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Every text is compared with all of them. */
const maxWakeWords = 100;

/** `alert_word` is a text or a list of texts; `wakeword` names its phrase when it is enabled. */
function readWakeWords(config: Fields<(typeof configKeys)[number]>, shape: Shape): string[] {
  const alertWord = config.get("alert_word");
  const words =
    alertWord?.value.kind === "list"
      ? shape.texts(alertWord).map(({ value }) => value)
      : [shape.text(alertWord?.value, "alert_word")?.value ?? ""];
  const wakeword = section(shape, config.get("wakeword"), ["enabled", "phrase"]);
  const phrase = shape.text(wakeword.get("phrase")?.value, "phrase")?.value ?? "";
  if (shape.boolean(wakeword.get("enabled")) !== false) words.push(phrase);
  if (alertWord && words.length > maxWakeWords) {
    const message = `there are more than ${maxWakeWords} wake words`;
    shape.problems.error(alertWord.value.at, "bad-value", message);
  }
  return words.filter((word) => word !== "");
}

function readMemoryIds(entry: YamlEntry | undefined, shape: Shape): MemoryIds {
  const ids = new Map<string, MemoryId>(memoryIds.map((id) => [id, id]));
  for (const alias of entry ? shape.entries(entry.value, "memory_ids") : []) {
    // With an error there will be no model; any operation does, so that those who use the id are not to blame.
    ids.set(alias.key.value, shape.oneOf(alias, memoryIds) ?? "clear_all");
  }
  return ids;
}
