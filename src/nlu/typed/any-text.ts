import { type EntityMatcher, maxValueTokens, type Value } from "../entity.ts";
import type { Token } from "../tokens.ts";

/** Punctuation of sentences, which is not part of a text that it ends or goes before. */
const sentenceMarks = /^[.,;:!?…、。，！？¡¿–—-]$/;

/** Finds any run of words and marks, as it was said. It begins and ends with something that is no punctuation. */
export class AnyTextMatcher implements EntityMatcher {
  valuesAt(text: string, tokens: readonly Token[], start: number): Value[] {
    const first = tokens[start];
    if (!first || isPunctuation(first)) return [];
    const found: Value[] = [];
    for (let at = Math.min(tokens.length, start + maxValueTokens) - 1; at >= start; at--) {
      const token = tokens[at];
      if (!token || isPunctuation(token)) continue;
      found.push({ end: at + 1, value: text.slice(first.start, token.end) });
    }
    return found;
  }
}

function isPunctuation({ form, isWord }: Token): boolean {
  return !isWord && sentenceMarks.test(form);
}
