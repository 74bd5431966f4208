import type { WordVectors } from "./vectors.ts";

/** How much words count beside the whole sentence. Chosen on the validation part of CLINC150 and SNIPS. */
const besideSentence = 0.5;

/**
 * Where a text points: by its words alone, or by its words and, behind them, by the whole sentence. Undefined
 * without word vectors.
 */
export function directionOf(
  words: readonly string[],
  vectors: WordVectors | undefined,
  sentence: Float32Array | undefined,
): Float32Array | undefined {
  const byWords = vectors?.directionOf(words);
  if (!byWords || !sentence) return byWords;
  const both = new Float32Array(byWords.length + sentence.length);
  both.set(byWords.map((value) => besideSentence * value));
  both.set(sentence, byWords.length);
  return both;
}
