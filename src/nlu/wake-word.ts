import { wordsOf } from "./sample.ts";
import type { Token } from "./tokens.ts";

/** A wake word is for voice clients; typed or transcribed in front of a text, it means nothing. */
export function withoutWakeWord(tokens: readonly Token[], wakeWords: readonly string[]): readonly Token[] {
  const lengths = wakeWords.map((wakeWord) => lengthAtStart(tokens, wordsOf(wakeWord)));
  return tokens.slice(Math.max(0, ...lengths));
}

/** How many tokens some words take at the start of a text, marks between them included; 0 when it begins otherwise. */
export function lengthAtStart(tokens: readonly Token[], words: readonly string[]): number {
  let said = 0;
  for (const [index, token] of tokens.entries()) {
    if (!token.isWord) continue;
    if (token.form !== words[said]) return 0;
    if (++said === words.length) return index + 1;
  }
  return 0;
}
