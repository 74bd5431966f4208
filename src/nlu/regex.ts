import { RE2JS } from "re2js";
import { type EntityMatcher, maxValueTokens, type Value } from "./entity.ts";
import type { Token } from "./tokens.ts";

/** A value that matches a pattern is at most this many UTF-16 units long. */
export const maxValueCharacters = 1000;

/**
 * Compiles a pattern of a model. RE2 never backtracks: it takes time linear in the text, whatever the pattern. Of
 * several matches at a place, the longest counts.
 *
 * @throws an Error that says what is wrong with it, such as a look-around or a back reference.
 */
export function compilePattern(pattern: string): RE2JS {
  return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE | RE2JS.LONGEST_MATCH);
}

/** What makes a match depend on the text behind it: the end of the text, and the bounds of words. */
const looksAhead = /\$|\\[bBz]/;

/** And on the text before it. */
const looksBehind = /\^|\\[bBA]/;

interface Pattern {
  readonly whole: RE2JS;
  readonly looksAhead: boolean;
  /** Ahead or behind. */
  readonly looksAround: boolean;
}

/** A pattern that may match at a place of a text. */
interface Likely {
  readonly whole: RE2JS;
  /** Where its longest match ends; undefined when what follows has a say in it. */
  readonly farthest: number | undefined;
}

/** Values that match a pattern as a whole. */
export class RegexMatcher implements EntityMatcher {
  private readonly patterns: readonly Pattern[];

  constructor(patterns: readonly string[]) {
    this.patterns = patterns.map((pattern) => ({
      whole: compilePattern(pattern),
      looksAhead: looksAhead.test(pattern),
      looksAround: looksAhead.test(pattern) || looksBehind.test(pattern),
    }));
  }

  mayOccurIn(text: string): boolean {
    return this.patterns.some(({ whole, looksAround }) => looksAround || whole.test(text));
  }

  valuesAt(text: string, tokens: readonly Token[], start: number): Value[] {
    const from = tokens[start]?.start;
    if (from === undefined) return [];
    let last = Math.min(tokens.length, start + maxValueTokens);
    while (last > start && (tokens[last - 1]?.end ?? 0) - from > maxValueCharacters) last--;
    const likely = this.likelyIn(text.slice(from, tokens[last - 1]?.end), from);
    const found: Value[] = [];
    for (let end = last; end > start && likely.length > 0; end--) {
      const to = tokens[end - 1]?.end ?? from;
      const value = text.slice(from, to);
      const matches = ({ whole, farthest = Number.NaN }: Likely): boolean =>
        to === farthest || (!(to > farthest) && whole.matches(value));
      if (likely.some(matches)) found.push({ end, value });
    }
    return found;
  }

  /** Most places of a text hold no value; one look tells, unless the look itself would change the match. */
  private likelyIn(reach: string, from: number): Likely[] {
    const likely: Likely[] = [];
    for (const { whole, looksAhead } of this.patterns) {
      if (looksAhead) likely.push({ whole, farthest: undefined });
      else {
        const matcher = whole.matcher(reach);
        if (matcher.lookingAt()) likely.push({ whole, farthest: from + matcher.end() });
      }
    }
    return likely;
  }
}
