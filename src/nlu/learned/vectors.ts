import { readFileSync } from "node:fs";
import { assetPath } from "../../package/path.ts";

/** Vectors of words, near each other when the words mean something similar. assets/README.md has the details. */
export class WordVectors {
  readonly dimensions: number;
  private readonly rowOf: ReadonlyMap<string, number>;
  private readonly scales: Float32Array;
  private readonly rows: Int8Array;

  constructor(file: Uint8Array) {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const count = view.getUint32(0, true);
    this.dimensions = view.getUint32(4, true);
    const listBytes = view.getUint32(8, true);
    const words = new TextDecoder()
      .decode(file.subarray(12, 12 + listBytes))
      .trimEnd()
      .split("\n");
    this.rowOf = new Map(words.map((word, row) => [word, row]));
    this.scales = Float32Array.from({ length: count }, (_, i) =>
      view.getFloat32(12 + listBytes + 4 * i, true),
    );
    const begin = file.byteOffset + 12 + listBytes + 4 * count;
    this.rows = new Int8Array(file.buffer, begin, count * this.dimensions);
  }

  /** The direction in which the words of a text point, of length 1; all zeros when none of them is known. */
  directionOf(words: readonly string[]): Float32Array {
    const sum = new Float32Array(this.dimensions);
    for (const word of words) this.addTo(sum, word);
    scaleToOne(sum);
    return sum;
  }

  /** How much a word says, by how rare it is in the language: near 0 for "the", 1 for rare and unknown words. */
  importanceOf(word: string): number {
    const rank = this.rowOf.get(word);
    return rank === undefined ? 1 : Math.min(1, Math.log(rank + 2) / Math.log(fullRank)) ** 2;
  }

  private addTo(sum: Float32Array, word: string): void {
    const row = this.rowOf.get(word) ?? this.rowOf.get(word.replace(/'s$/, ""));
    if (row === undefined) return;
    const { rows } = this;
    const scale = this.scales[row] as number;
    const begin = row * this.dimensions;
    for (let i = 0; i < sum.length; i++) {
      sum[i] = (sum[i] as number) + scale * (rows[begin + i] as number);
    }
  }
}

let english: WordVectors | undefined | "unread" = "unread";

/** From this rank on, a word is rare enough to count fully. scripts/build-vectors.mjs weighs rows alike. */
const fullRank = 20_000;

/** The vectors for a locale; undefined when there are none for its language. Read once, shared by all models. */
export function vectorsFor(locale: string): WordVectors | undefined {
  if (!isEnglish(locale)) return undefined;
  if (english === "unread") {
    const path = assetPath("vectors-en.bin");
    english = path === undefined ? undefined : new WordVectors(readFileSync(path));
  }
  return english;
}

export function isEnglish(locale: string): boolean {
  return /^en([_-]|$)/i.test(locale);
}

function scaleToOne(vector: Float32Array): void {
  let square = 0;
  for (let i = 0; i < vector.length; i++) square += (vector[i] as number) * (vector[i] as number);
  const length = Math.sqrt(square) || 1;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
}
