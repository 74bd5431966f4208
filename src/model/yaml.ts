import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
} from "yaml";
import type { Place, Problems } from "./problem.ts";

/** A YAML value in which every scalar is text, and everything knows where it stands. */
export type Yaml = YamlText | YamlList | YamlMap;

export interface YamlText {
  readonly kind: "text";
  readonly value: string;
  readonly at: Place;
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

/**
 * Parses a YAML text. Scalars are not interpreted (the failsafe schema): `yes`, `50` and `007` stay text, and
 * nothing at all is the empty text.
 *
 * @returns undefined when the text is not YAML; the problems say why.
 */
export function parseYaml(file: string, text: string, problems: Problems): Yaml | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const fault of [...document.errors, ...document.warnings]) {
    const check = fault.code === "DUPLICATE_KEY" ? "duplicate-key" : "yaml-syntax";
    problems.error(placeOf(fault.pos[0]), check, fault.message);
  }
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined;

  const converter = new Converter(document, placeOf, problems);
  const root = converter.convert(document.contents, { file, line: 1, column: 1 }, 0);
  return converter.failed ? undefined : root;
}

class Converter {
  failed = false;
  private nodes = 0;
  private readonly document: Document;
  private readonly placeOf: (offset: number) => Place;
  private readonly problems: Problems;

  constructor(document: Document, placeOf: (offset: number) => Place, problems: Problems) {
    this.document = document;
    this.placeOf = placeOf;
    this.problems = problems;
  }

  convert(node: unknown, fallback: Place, depth: number): Yaml {
    const at = isNode(node) && node.range ? this.placeOf(node.range[0]) : fallback;
    if (++this.nodes > maxNodes || depth > maxDepth) {
      this.fail(at, "yaml-size", `more than ${maxNodes} values, or more than ${maxDepth} inside each other`);
      return { kind: "text", value: "", at };
    }
    if (isAlias(node)) return this.convert(node.resolve(this.document), at, depth + 1);
    if (isMap(node))
      return { kind: "map", entries: node.items.map((pair) => this.entry(pair, at, depth)), at };
    if (isSeq(node)) {
      return { kind: "list", items: node.items.map((item) => this.convert(item, at, depth + 1)), at };
    }
    return { kind: "text", value: isScalar(node) ? String(node.value ?? "") : "", at };
  }

  private entry(pair: Pair, at: Place, depth: number): YamlEntry {
    const key = this.convert(pair.key, at, depth + 1);
    const value = this.convert(pair.value, key.at, depth + 1);
    if (key.kind === "text") return { key, value };
    this.fail(key.at, "yaml-syntax", "a key must be plain text");
    return { key: { kind: "text", value: "", at: key.at }, value };
  }

  /** Tells the first reason only: the rest follows from it. */
  private fail(at: Place, check: string, message: string): void {
    if (!this.failed) this.problems.error(at, check, message);
    this.failed = true;
  }
}
