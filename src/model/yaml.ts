import {
  type Alias,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Pair,
  type YAMLMap,
} from "yaml";
import type { Place, Problems } from "./problem.ts";
import { parseLexemes } from "./yaml-document.ts";
import { findYamlExcess } from "./yaml-excess.ts";
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

/** What stands under a key; undefined when nothing does, or the value is no mapping. */
export function field(value: Yaml, name: string): Yaml | undefined {
  return value.kind === "map" ? value.entries.find(({ key }) => key.value === name)?.value : undefined;
}

/** The items of a list; none of anything else. */
export function itemsOf(value: Yaml | undefined): readonly Yaml[] {
  return value?.kind === "list" ? value.items : [];
}

/** The entries of a mapping; none of anything else. */
export function entriesOf(value: Yaml | undefined): readonly YamlEntry[] {
  return value?.kind === "map" ? value.entries : [];
}

/** What a text says; of anything else, the empty text. */
export function textOf(value: Yaml | undefined): string {
  return value?.kind === "text" ? value.value : "";
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
  const lexemes = [...new Lexer().lex(text)];
  const excess = findYamlExcess(lexemes, maxDepth);
  if (excess) {
    const at = { file, ...placeAt(text, excess.offset) };
    if (excess.kind === "size") problems.error(at, "yaml-size", excess.message);
    else problems.error(at, "yaml-syntax", excess.message);
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseLexemes(lexemes, lines);
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fault = findYamlFault(document, text);
  if (fault) {
    problems.error(placeOf(fault.offset), "yaml-syntax", fault.message);
    return undefined;
  }
  const converter = new Converter(text, placeOf, problems);
  const root = converter.convert(document.contents, { file, line: 1, column: 1 }, 0);
  return converter.failed ? undefined : root;
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** A value with an anchor, and what it counts for wherever an alias repeats it. */
interface Anchored {
  readonly value: Yaml;
  readonly nodes: number;
  readonly depth: number;
}

class Converter {
  failed = false;
  private nodes = 0;
  /** The deepest value so far, since an anchor was last begun. */
  private deepest = 0;
  private readonly anchors = new Map<string, Anchored>();
  private readonly source: string;
  private readonly placeOf: (offset: number) => Place;
  private readonly problems: Problems;

  constructor(source: string, placeOf: (offset: number) => Place, problems: Problems) {
    this.source = source;
    this.placeOf = placeOf;
    this.problems = problems;
  }

  convert(node: unknown, fallback: Place, depth: number): Yaml {
    const at = isNode(node) && node.range ? this.placeOf(node.range[0]) : fallback;
    if (isAlias(node)) return this.alias(node, at, depth);
    if (!this.count(1, depth, at)) return { kind: "text", value: "", at };
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor === undefined) return this.plain(node, at, depth);
    // An alias inside its own anchor refers to nothing.
    this.anchors.delete(anchor);
    const { nodes, deepest } = this;
    this.deepest = depth;
    const value = this.plain(node, at, depth);
    this.anchors.set(anchor, { value, nodes: this.nodes - nodes + 1, depth: this.deepest - depth });
    this.deepest = Math.max(this.deepest, deepest);
    return value;
  }

  private plain(node: unknown, at: Place, depth: number): Yaml {
    if (isMap(node)) return { kind: "map", entries: this.entries(node, at, depth), at };
    if (!isSeq(node)) return this.text(node, at);
    const items: Yaml[] = [];
    for (const item of node.items) {
      if (this.failed) break;
      items.push(this.convert(item, at, depth + 1));
    }
    return { kind: "list", items, at };
  }

  /** The very value of the anchor, which counts as if it was written again. */
  private alias({ source }: Alias, at: Place, depth: number): Yaml {
    const target = this.anchors.get(source);
    if (target && this.count(target.nodes, depth + 1 + target.depth, at)) return target.value;
    this.fail(at, "yaml-syntax", `*${source} refers to nothing; a text that begins with * needs quotes`);
    return { kind: "text", value: "", at };
  }

  private count(nodes: number, depth: number, at: Place): boolean {
    this.nodes += nodes;
    this.deepest = Math.max(this.deepest, depth);
    if (this.nodes <= maxNodes && depth <= maxDepth) return true;
    const message = `too much: more than ${maxNodes} values, or more than ${maxDepth} inside each other`;
    this.fail(at, "yaml-size", message);
    return false;
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
    const entries: YamlEntry[] = [];
    for (const pair of map.items) {
      if (this.failed) break;
      entries.push(this.entry(pair, at, depth));
    }
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
