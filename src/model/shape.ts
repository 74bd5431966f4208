import { nearest, type Place, type Problems, suggestion } from "./problem.ts";
import type { Yaml, YamlEntry, YamlMap, YamlText } from "./yaml.ts";

const kinds: Readonly<Record<Yaml["kind"], string>> = { text: "a text", list: "a list", map: "a mapping" };

/** Takes YAML values apart, and tells every place where they are not what a model needs there. */
export class Shape {
  readonly problems: Problems;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  /**
   * The fields of a mapping, of which only some keys are known. Another key is a warning; but when it is most
   * likely a needed one that is misspelt, it is an error, and read as that one, so that nothing else seems to be
   * missing.
   *
   * @param what names the mapping in messages, such as "a story".
   * @param needed are keys without which the mapping means nothing.
   */
  fields<Key extends string>(
    value: Yaml,
    what: string,
    known: readonly Key[],
    needed: readonly Key[] = [],
  ): Fields<Key> {
    const entries = this.entries(value, what);
    const isKnown = ({ key }: YamlEntry): boolean => known.some((one) => one === key.value);
    const byKey = new Map(entries.filter(isKnown).map((entry) => [entry.key.value, entry]));
    const unknown: YamlText[] = [];
    for (const entry of entries) {
      if (isKnown(entry)) continue;
      const meant = nearest(entry.key.value, known);
      if (meant && !byKey.has(meant) && needed.some((key) => key === meant)) {
        byKey.set(meant, entry);
        const message = `${what} has no key "${entry.key.value}", did you mean "${meant}"?`;
        this.problems.error(entry.key.at, "unknown-key", message);
      } else unknown.push(entry.key);
    }
    const isMapping = value.kind === "map" || isNothing(value);
    const missing = isMapping ? needed.filter((key) => !byKey.has(key)) : [];
    if (missing.length > 0) this.missing(value.at, what, missing, unknown);
    else for (const key of unknown) this.unknown(key, what, known);
    return { at: value.at, what, isTold: !isMapping || missing.length > 0, get: (key) => byKey.get(key) };
  }

  private unknown({ value, at }: YamlText, what: string, known: readonly string[]): void {
    this.problems.warning(at, "unknown-key", `${what} has no key "${value}"${suggestion(value, known)}`);
  }

  /** Keys that are not known may be those that are missing: they are told together. */
  private missing(at: Place, what: string, keys: readonly string[], unknown: readonly YamlText[] = []): void {
    const names = keys.map((key) => `\`${key}\``).join(" and ");
    const others = unknown.map(({ value }) => `"${value}"`).join(", ");
    const hint = others && `; unknown here: ${others}`;
    this.problems.error(at, "missing-key", `${what} needs ${names}${hint}`);
  }

  /** The entries of a mapping; none when nothing is there. */
  entries(value: Yaml, what: string): readonly YamlEntry[] {
    if (value.kind === "map") return value.entries;
    if (!isNothing(value))
      this.wrongType(value, `${what} is a mapping (key: value), not ${kinds[value.kind]}`);
    return [];
  }

  /** The items of a list; none when nothing is there. */
  items(entry: YamlEntry | undefined): readonly Yaml[] {
    if (!entry || isNothing(entry.value)) return [];
    if (entry.value.kind !== "list") {
      const { kind } = entry.value;
      this.wrongType(
        entry.value,
        `${entry.key.value} is a list (lines that begin with "- "), not ${kinds[kind]}`,
      );
      return [];
    }
    for (const item of entry.value.items) {
      if (isNothing(item)) this.wrongType(item, `an item of ${entry.key.value} is empty`);
    }
    return entry.value.items.filter((item) => !isNothing(item));
  }

  /** A text; undefined when it is missing, empty, or something else. */
  text(value: Yaml | undefined, what: string): YamlText | undefined {
    if (!value || isNothing(value)) return undefined;
    if (value.kind === "text") return value;
    const hint = value.kind === "map" ? "; a text that holds `: ` or begins with `{` needs quotes" : "";
    this.wrongType(value, `${what} is a text, not ${kinds[value.kind]}${hint}`);
    return undefined;
  }

  /** A list of texts. */
  texts(entry: YamlEntry | undefined): YamlText[] {
    return this.items(entry).flatMap((item) => this.text(item, `an item of ${entry?.key.value}`) ?? []);
  }

  /** A text that has to be there. */
  required<Key extends string>(fields: Fields<Key>, key: Key): YamlText | undefined {
    this.refuseNothing(fields, key);
    return this.text(fields.get(key)?.value, key);
  }

  /** Tells when a key is missing, or has nothing behind it. */
  refuseNothing<Key extends string>(fields: Fields<Key>, key: Key): void {
    const entry = fields.get(key);
    if (!holdsNothing(entry) || (!entry && fields.isTold)) return;
    this.missing(entry?.key.at ?? fields.at, fields.what, [key]);
  }

  /** `true` or `false`. */
  boolean(entry: YamlEntry | undefined): boolean | undefined {
    const text = entry && this.text(entry.value, entry.key.value);
    if (!text) return undefined;
    if (text.value === "true" || text.value === "false") return text.value === "true";
    this.problems.error(
      text.at,
      "bad-value",
      `${entry.key.value} is \`true\` or \`false\`, not "${text.value}"`,
    );
    return undefined;
  }

  /** A time such as `8s`, `500ms` or `2m`, in milliseconds: 100 ms to a day. */
  duration(entry: YamlEntry | undefined): number | undefined {
    const text = entry && this.text(entry.value, entry.key.value);
    if (!text) return undefined;
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.value);
    const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? ""] ?? Number.NaN;
    const milliseconds = Math.round(Number(match?.[1]) * unit);
    if (milliseconds >= 100 && milliseconds <= 86_400_000) return milliseconds;
    this.problems.error(
      text.at,
      "bad-value",
      `${entry.key.value} is a time from 100ms to 24h such as \`8s\`, not "${text.value}"`,
    );
    return undefined;
  }

  /** A number between two limits. */
  number(entry: YamlEntry | undefined, least: number, most: number): number | undefined {
    const text = entry && this.text(entry.value, entry.key.value);
    if (!text) return undefined;
    const number = /^\d+(\.\d+)?$/.test(text.value) ? Number(text.value) : Number.NaN;
    if (number >= least && number <= most) return number;
    const message = `${entry.key.value} is a number from ${least} to ${most}, not "${text.value}"`;
    this.problems.error(text.at, "bad-value", message);
    return undefined;
  }

  /** A whole number between two limits. */
  count(entry: YamlEntry | undefined, least: number, most: number): number | undefined {
    const text = entry && this.text(entry.value, entry.key.value);
    if (!text) return undefined;
    const count = /^\d{1,9}$/.test(text.value) ? Number(text.value) : Number.NaN;
    if (count >= least && count <= most) return count;
    const message = `${entry.key.value} is a whole number from ${least} to ${most}, not "${text.value}"`;
    this.problems.error(text.at, "bad-value", message);
    return undefined;
  }

  /** One of a few words. */
  oneOf<Word extends string>(entry: YamlEntry | undefined, words: readonly Word[]): Word | undefined {
    const text = entry && this.text(entry.value, entry.key.value);
    if (!text) return undefined;
    const word = words.find((candidate) => candidate === text.value);
    if (!word) {
      const hint = suggestion(text.value, words);
      this.problems.error(text.at, "bad-value", `${entry.key.value} can not be "${text.value}"${hint}`);
    }
    return word;
  }

  wrongType(value: { readonly at: Place }, message: string): void {
    this.problems.error(value.at, "wrong-type", message);
  }
}

/** A mapping, by its known keys. */
export interface Fields<Key extends string> {
  readonly at: Place;
  readonly what: string;
  /** Whether it is told already that keys are missing, or that this is no mapping at all. */
  readonly isTold: boolean;
  get(key: Key): YamlEntry | undefined;
}

/** Whether a key was written with nothing behind it. */
export function isNothing(value: Yaml): boolean {
  return value.kind === "text" && value.value === "";
}

/** Whether a key is missing, or was written with nothing behind it, or an empty list or mapping. */
export function holdsNothing(entry: YamlEntry | undefined): boolean {
  if (!entry) return true;
  const { value } = entry;
  switch (value.kind) {
    case "text":
      return value.value === "";
    case "list":
      return value.items.length === 0;
    case "map":
      return value.entries.length === 0;
    default:
      return value satisfies never;
  }
}

/** A mapping without entries, where one is missing. */
export function emptyMap(at: Place): YamlMap {
  return { kind: "map", entries: [], at };
}
