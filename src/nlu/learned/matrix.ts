import type { Weighed } from "./weighting.ts";

/** Texts as rows of numbers: a sparse part (compressed sparse rows), and a dense part of a fixed width. */
export interface Matrix {
  readonly rows: number;
  /** Row i has the entries from offsets[i] to offsets[i + 1]. */
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
  /** How many columns the sparse part may have. */
  readonly sparseWidth: number;
  /** Row after row. */
  readonly dense: Float32Array;
  readonly denseWidth: number;
}

/** Puts texts and their directions together. */
export function matrixOf(
  texts: readonly Weighed[],
  directions: readonly Float32Array[],
  sparseWidth: number,
): Matrix {
  const entries = texts.reduce((sum, { features }) => sum + features.length, 0);
  const denseWidth = directions[0]?.length ?? 0;
  const offsets = new Int32Array(texts.length + 1);
  const columns = new Int32Array(entries);
  const values = new Float32Array(entries);
  const dense = new Float32Array(texts.length * denseWidth);
  let at = 0;
  for (const [row, { features, weights }] of texts.entries()) {
    columns.set(features, at);
    values.set(weights, at);
    at += features.length;
    offsets[row + 1] = at;
    const direction = directions[row];
    if (direction) dense.set(direction, row * denseWidth);
  }
  return { rows: texts.length, offsets, columns, values, sparseWidth, dense, denseWidth };
}
