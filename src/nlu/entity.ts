import { RE2JS } from "re2js";
import type { EntityDefinition, ListedValue } from "../dialog/model.ts";
import { normalise } from "./normalise.ts";
import { type Token, tokenise } from "./tokens.ts";

/** A place in a text where an entity has a value. */
export interface Value {
  /** The index after its last token. */
  readonly end: number;
  readonly value: string;
}

/** Finds the values of an entity. */
export interface EntityMatcher {
  /** Every value that begins at a token, longest first. */
  valuesAt(text: string, tokens: readonly Token[], start: number): Value[];
}

/** A value is at most this many words and marks long. It bounds the work for each place of a text. */
export const maxValueTokens = 32;

/** Builds the matcher of an entity for one of the model's locales. */
export function entityMatcher(entity: EntityDefinition, locale: string): EntityMatcher {
  switch (entity.format) {
    case "value_list":
      return new ListMatcher(entity.values.get(locale) ?? []);
    case "regex":
      return new RegexMatcher(entity.patterns.get(locale) ?? []);
    default:
      return entity satisfies never;
  }
}

/**
 * Compiles a pattern of a model. RE2 never backtracks: it takes time linear in the text, whatever the pattern.
 *
 * @throws an Error that says what is wrong with it, such as a look-around or a back reference.
 */
export function compilePattern(pattern: string): RE2JS {
  return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
}

interface Node {
  readonly next: Map<string, Node>;
  /** Values that end here. Several differ only in punctuation, such as "C" and "C#". */
  readonly values: { readonly value: string; readonly spelling: string }[];
}

class ListMatcher implements EntityMatcher {
  private readonly root: Node = { next: new Map(), values: [] };

  constructor(listed: readonly ListedValue[]) {
    for (const { value, synonyms } of listed) {
      for (const spelling of [value, ...synonyms]) this.add(value, normalise(spelling).text.toLowerCase());
    }
  }

  valuesAt(text: string, tokens: readonly Token[], start: number): Value[] {
    const found: Value[] = [];
    let node: Node | undefined = this.root;
    if (!tokens[start]?.isWord) return found;
    for (let at = start; at < tokens.length && at < start + maxValueTokens; at++) {
      const token = tokens[at];
      if (!token?.isWord) continue;
      node = node.next.get(token.form);
      if (!node) break;
      const value = spelledBest(node, text, tokens[start]?.start ?? 0);
      if (value !== undefined) found.unshift({ end: at + 1, value });
    }
    return found;
  }

  private add(value: string, spelling: string): void {
    let node = this.root;
    for (const { form, isWord } of tokenise(spelling)) {
      if (!isWord) continue;
      let next = node.next.get(form);
      if (!next) {
        next = { next: new Map(), values: [] };
        node.next.set(form, next);
      }
      node = next;
    }
    if (node !== this.root) node.values.push({ value, spelling });
  }
}

/** Of values with the same words, the one whose punctuation is in the text too; otherwise the first. */
function spelledBest({ values }: Node, text: string, start: number): string | undefined {
  if (values.length < 2) return values[0]?.value;
  const longest = Math.max(...values.map(({ spelling }) => spelling.length));
  const said = text.slice(start, start + longest).toLowerCase();
  const spelled = values.filter(({ spelling }) => said.startsWith(spelling));
  const best = spelled.sort((a, b) => b.spelling.length - a.spelling.length)[0] ?? values[0];
  return best?.value;
}

class RegexMatcher implements EntityMatcher {
  private readonly whole: RE2JS;

  constructor(patterns: readonly string[]) {
    this.whole = compilePattern(patterns.map((pattern) => `(?:${pattern})`).join("|"));
  }

  valuesAt(text: string, tokens: readonly Token[], start: number): Value[] {
    const found: Value[] = [];
    const from = tokens[start]?.start;
    if (from === undefined) return found;
    const last = Math.min(tokens.length, start + maxValueTokens);
    const reach = this.whole.matcher(text.slice(from, tokens[last - 1]?.end));
    if (!reach.lookingAt()) return found;
    for (let end = last; end > start; end--) {
      const value = text.slice(from, tokens[end - 1]?.end);
      if (this.whole.matches(value)) found.push({ end, value });
    }
    return found;
  }
}
