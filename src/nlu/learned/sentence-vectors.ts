/** Vectors of whole sentences, near each other when the sentences mean something similar. English only. */
export interface SentenceVectors {
  /** Which vectors they are. What was learned with others can not be used with these. */
  readonly name: string;
  readonly dimensions: number;
  /** By text, a vector of length 1. Fails when the encoder does. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}

/** So many texts at once: a user's text waits for no more than these, about 100 ms, while a model is learned. */
const batch = 16;

/**
 * The vectors of many texts.
 *
 * @param progress told after each batch, 0 to 1.
 */
export async function embedAll(
  sentences: SentenceVectors,
  texts: readonly string[],
  progress?: (part: number) => void,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  while (vectors.length < texts.length) {
    const some = texts.slice(vectors.length, vectors.length + batch);
    const found = await sentences.embed(some);
    if (found.length !== some.length) throw new Error(`${found.length} vectors for ${some.length} texts`);
    vectors.push(...found);
    progress?.(vectors.length / texts.length);
  }
  return vectors;
}
