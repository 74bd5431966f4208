import { RE2JS } from "re2js";
import type { EntityDefinition, ListedValue } from "../dialog/model.ts";
import { normalise } from "./normalise.ts";
import { type Token, tokenise } from "./tokens.ts";
import { typedMatcher } from "./typed/typed-matcher.ts";

/** A place in a text where an entity has a value. */
export interface Value {
  /** The index after its last token. */
  readonly end: number;
  readonly value: string;
  /** What the value counts, such as `EUR`. */
  readonly unit?: string;
  /** 0 to 1; absent: 1. */
  readonly confidence?: number;
}

/** When and where something was said: what relative dates are relative to. */
export interface Moment {
  /** In milliseconds since 1970. */
  readonly now: number;
  /** An IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/** Finds the values of an entity. */
export interface EntityMatcher {
  /** Every value that begins at a token, longest first. */
  valuesAt(text: string, tokens: readonly Token[], start: number, moment: Moment): Value[];
}

/** A value is at most this many words and marks long. It bounds the work for each place of a text. */
export const maxValueTokens = 32;

/** And at most this many UTF-16 units, when it matches a pattern. */
export const maxValueCharacters = 1000;

/** Builds the matcher of an entity for one of the model's locales. */
export function entityMatcher(entity: EntityDefinition, locale: string): EntityMatcher {
  switch (entity.format) {
    case "value_list":
      return new ListMatcher(entity.values.get(locale) ?? []);
    case "regex":
      return new RegexMatcher(entity.patterns.get(locale) ?? []);
    default:
      return typedMatcher(entity.format, locale);
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
  /** Those that end here. Several differ only in punctuation, such as "C" and "C#". */
  readonly spellings: Spelling[];
}

/** One way to write a value. */
interface Spelling {
  readonly value: string;
  /** With its punctuation, in lower case. */
  readonly text: string;
  /** How many words and marks it has. */
  readonly length: number;
}

class ListMatcher implements EntityMatcher {
  private readonly root: Node = { next: new Map(), spellings: [] };

  constructor(listed: readonly ListedValue[]) {
    for (const { value, synonyms } of listed) {
      for (const spelling of [value, ...synonyms]) this.add(value, normalise(spelling).text.toLowerCase());
    }
  }

  valuesAt(text: string, tokens: readonly Token[], start: number): Value[] {
    const found: Value[] = [];
    let node: Node | undefined = this.root;
    for (let at = start; at < tokens.length && at < start + maxValueTokens; at++) {
      const token = tokens[at];
      if (!token?.isWord) continue;
      node = node.next.get(token.form);
      if (!node) break;
      const exact = spelledAt(node, text, tokens[start]?.start ?? 0);
      if (exact) found.unshift({ end: start + exact.length, value: exact.value });
      // A mark in front of the words is part of the value only where it is written so.
      else if (tokens[start]?.isWord) {
        const [first] = node.spellings;
        if (first) found.unshift({ end: at + 1, value: first.value });
      }
    }
    return found;
  }

  private add(value: string, text: string): void {
    const tokens = tokenise(text);
    let node = this.root;
    for (const { form, isWord } of tokens) {
      if (!isWord) continue;
      let next = node.next.get(form);
      if (!next) {
        next = { next: new Map(), spellings: [] };
        node.next.set(form, next);
      }
      node = next;
    }
    if (node !== this.root) node.spellings.push({ value, text, length: tokens.length });
  }
}

/** The spelling that stands in the text as it is written, punctuation included; the longest, if there are several. */
function spelledAt({ spellings }: Node, text: string, start: number): Spelling | undefined {
  let best: Spelling | undefined;
  for (const spelling of spellings) {
    const said = text.slice(start, start + spelling.text.length).toLowerCase();
    if (said === spelling.text && (!best || spelling.length > best.length)) best = spelling;
  }
  return best;
}

/** What makes a match depend on the text behind it: the end of the text, and the bounds of words. */
const looksAhead = /\$|\\[bBz]/;

class RegexMatcher implements EntityMatcher {
  private readonly patterns: readonly { readonly whole: RE2JS; readonly looksAhead: boolean }[];

  constructor(patterns: readonly string[]) {
    this.patterns = patterns.map((pattern) => {
      return { whole: compilePattern(pattern), looksAhead: looksAhead.test(pattern) };
    });
  }

  valuesAt(text: string, tokens: readonly Token[], start: number): Value[] {
    const from = tokens[start]?.start;
    if (from === undefined) return [];
    let last = Math.min(tokens.length, start + maxValueTokens);
    while (last > start && (tokens[last - 1]?.end ?? 0) - from > maxValueCharacters) last--;
    const reach = text.slice(from, tokens[last - 1]?.end);
    // Most places of a text hold no value; one look tells, unless the look itself would change the match.
    const likely = this.patterns.filter((pattern) => {
      return pattern.looksAhead || pattern.whole.matcher(reach).lookingAt();
    });
    const found: Value[] = [];
    for (let end = last; end > start && likely.length > 0; end--) {
      const value = text.slice(from, tokens[end - 1]?.end);
      if (likely.some(({ whole }) => whole.matches(value))) found.push({ end, value });
    }
    return found;
  }
}
