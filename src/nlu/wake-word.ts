import { wordsOf } from "./sample.ts";
import { lengthAtStart, type Token } from "./tokens.ts";

/** A wake word is for voice clients; typed or transcribed in front of a text, it means nothing. */
export function withoutWakeWord(tokens: readonly Token[], wakeWords: readonly string[]): readonly Token[] {
  if (wakeWords.length === 0) return tokens;
  const lengths = wakeWords.map((wakeWord) => lengthAtStart(tokens, wordsOf(wakeWord)));
  return tokens.slice(Math.max(0, ...lengths));
}
