import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import type { Place, Problems } from "./problem.ts";
import { findYamlFault } from "./yaml-fault.ts";

/** A YAML value in which every scalar is text, and everything knows where it stands. */
export type Yaml = YamlText | YamlList | YamlMap;

export interface YamlText {
  readonly kind: "text";
  readonly value: string;
  readonly at: Place;
  /** Where its first character is, when it stands in the file as it reads: on one line, without escapes. */
  readonly firstCharacter?: Place;
}

export interface YamlList {
  readonly kind: "list";
  readonly items: readonly Yaml[];
  readonly at: Place;
}

export interface YamlMap {
  readonly kind: "map";
  readonly entries: readonly YamlEntry[];
  readonly at: Place;
}

export interface YamlEntry {
  readonly key: YamlText;
  readonly value: Yaml;
}

/** More than any model needs; aliases that multiply each other would pass it. */
const maxNodes = 200_000;
const maxDepth = 100;

/** The place of a character of a text; `index` counts UTF-16 units. The start of the text if that is not known. */
export function placeIn({ at, firstCharacter }: YamlText, index: number): Place {
  return firstCharacter ? { ...firstCharacter, column: firstCharacter.column + index } : at;
}

/**
 * Parses a YAML text. Scalars are not interpreted (the failsafe schema): `yes`, `50` and `007` stay text, and
 * nothing at all is the empty text.
 *
 * @returns undefined when the text is not YAML; the problems say why.
 */
export function parseYaml(file: string, text: string, problems: Problems): Yaml | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fault = findYamlFault(document, text);
  if (fault) {
    problems.error(placeOf(fault.offset), "yaml-syntax", fault.message);
    return undefined;
  }
  const converter = new Converter(text, document, placeOf, problems);
  const root = converter.convert(document.contents, { file, line: 1, column: 1 }, 0);
  return converter.failed ? undefined : root;
}

class Converter {
  failed = false;
  private nodes = 0;
  private readonly source: string;
  private readonly document: Document;
  private readonly placeOf: (offset: number) => Place;
  private readonly problems: Problems;

  constructor(source: string, document: Document, placeOf: (offset: number) => Place, problems: Problems) {
    this.source = source;
    this.document = document;
    this.placeOf = placeOf;
    this.problems = problems;
  }

  convert(node: unknown, fallback: Place, depth: number): Yaml {
    const at = isNode(node) && node.range ? this.placeOf(node.range[0]) : fallback;
    if (++this.nodes > maxNodes || depth > maxDepth) {
      this.fail(
        at,
        "yaml-size",
        `too much: more than ${maxNodes} values, or more than ${maxDepth} inside each other`,
      );
      return { kind: "text", value: "", at };
    }
    if (isAlias(node)) return this.alias(node, at, depth);
    if (isMap(node)) return { kind: "map", entries: this.entries(node, at, depth), at };
    if (isSeq(node)) {
      return { kind: "list", items: node.items.map((item) => this.convert(item, at, depth + 1)), at };
    }
    return this.text(node, at);
  }

  private alias(node: Alias, at: Place, depth: number): Yaml {
    const target = node.resolve(this.document);
    if (target) return this.convert(target, at, depth + 1);
    this.fail(at, "yaml-syntax", `*${node.source} refers to nothing; a text that begins with * needs quotes`);
    return { kind: "text", value: "", at };
  }

  private text(node: unknown, at: Place): YamlText {
    if (!isScalar(node) || !node.range) return { kind: "text", value: "", at };
    const value = String(node.value ?? "");
    const quoted = node.type === "QUOTE_SINGLE" || node.type === "QUOTE_DOUBLE";
    const first = node.range[0] + (quoted ? 1 : 0);
    if (value === "" || !this.source.startsWith(value, first)) return { kind: "text", value, at };
    return { kind: "text", value, at, firstCharacter: this.placeOf(first) };
  }

  private entries(map: YAMLMap, at: Place, depth: number): YamlEntry[] {
    const entries = map.items.map((pair) => this.entry(pair, at, depth));
    const lines = new Map<string, number>();
    for (const { key } of entries) {
      const first = lines.get(key.value);
      lines.set(key.value, key.at.line);
      if (first === undefined || key.value === "") continue;
      this.refuseSecond(key, first);
      break;
    }
    return entries;
  }

  private entry(pair: Pair, at: Place, depth: number): YamlEntry {
    const key = this.convert(pair.key, at, depth + 1);
    const value = this.convert(pair.value, key.at, depth + 1);
    if (key.kind === "text") return { key, value: isEmpty(pair.value) ? { ...value, at: key.at } : value };
    this.fail(key.at, "yaml-syntax", "a key must be plain text");
    return { key: { kind: "text", value: "", at: key.at }, value };
  }

  private refuseSecond({ value, at }: YamlText, firstLine: number): void {
    const message = `"${value}" stands twice here; the first is at line ${firstLine}`;
    this.problems.error(at, "duplicate-key", message);
    this.failed = true;
  }

  /** Tells the first reason only: the rest follows from it. */
  private fail(at: Place, check: string, message: string): void {
    if (!this.failed) this.problems.error(at, check, message);
    this.failed = true;
  }
}

/** Whether a key has nothing at all behind it. Its place is then that of the key. */
function isEmpty(node: unknown): boolean {
  return !isNode(node) || (isScalar(node) && node.range?.[0] === node.range?.[1]);
}
