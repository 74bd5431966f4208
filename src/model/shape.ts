import { type Place, type Problems, suggestion } from "./problem.ts";
import type { Yaml, YamlEntry, YamlMap, YamlText } from "./yaml.ts";

/** Takes YAML values apart, and tells every place where they are not what a model needs there. */
export class Shape {
  readonly problems: Problems;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  /**
   * The fields of a mapping, of which only some keys are known. Others are a warning.
   *
   * @param what names the mapping in messages, such as "a story".
   */
  fields<Key extends string>(value: Yaml, what: string, known: readonly Key[]): Fields<Key> {
    const entries = this.entries(value, what);
    const byKey = new Map<string, YamlEntry>();
    for (const entry of entries) {
      if (known.some((key) => key === entry.key.value)) byKey.set(entry.key.value, entry);
      else {
        const hint = suggestion(entry.key.value, known);
        this.problems.warning(entry.key.at, "unknown-key", `${what} has no key "${entry.key.value}"${hint}`);
      }
    }
    return { at: value.at, what, get: (key) => byKey.get(key) };
  }

  /** The entries of a mapping; none when nothing is there. */
  entries(value: Yaml, what: string): readonly YamlEntry[] {
    if (value.kind === "map") return value.entries;
    if (!isNothing(value)) this.wrongType(value, `${what} is a mapping (key: value)`);
    return [];
  }

  /** The items of a list; none when nothing is there. */
  items(entry: YamlEntry | undefined): readonly Yaml[] {
    if (!entry || isNothing(entry.value)) return [];
    if (entry.value.kind === "list") return entry.value.items;
    this.wrongType(entry.value, `${entry.key.value} is a list (lines that begin with "- ")`);
    return [];
  }

  /** Plain text; undefined when it is missing, empty, or something else. */
  text(value: Yaml | undefined, what: string): YamlText | undefined {
    if (!value || isNothing(value)) return undefined;
    if (value.kind === "text") return value;
    this.wrongType(value, `${what} is plain text`);
    return undefined;
  }

  /** A list of plain texts. */
  texts(entry: YamlEntry | undefined): YamlText[] {
    return this.items(entry).flatMap((item) => {
      const text = this.text(item, `an item of ${entry?.key.value ?? "the list"}`);
      if (!text && isNothing(item)) this.wrongType(item, `an item of ${entry?.key.value} is empty`);
      return text ?? [];
    });
  }

  /** A text that has to be there. */
  required<Key extends string>(fields: Fields<Key>, key: Key): YamlText | undefined {
    const entry = fields.get(key);
    const text = this.text(entry?.value, key);
    if (!entry || isNothing(entry.value)) {
      this.problems.error(entry?.key.at ?? fields.at, "missing-key", `${fields.what} needs \`${key}\``);
    }
    return text;
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
  get(key: Key): YamlEntry | undefined;
}

/** Whether a key was written with nothing behind it. */
export function isNothing(value: Yaml): boolean {
  return value.kind === "text" && value.value === "";
}

/** A mapping without entries, where one is missing. */
export function emptyMap(at: Place): YamlMap {
  return { kind: "map", entries: [], at };
}
