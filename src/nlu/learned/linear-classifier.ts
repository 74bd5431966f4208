import type { Weighed } from "./weighting.ts";

/** Linear functions, one per class, that are positive for texts of the class. */
export interface LinearClassifier {
  readonly classes: number;
  /** By feature, and within a feature by class. */
  readonly sparse: Float32Array;
  /** By dimension, and within a dimension by class. */
  readonly dense: Float32Array;
  /** By class. */
  readonly bias: Float32Array;
}

/** What the functions give for a text, by class. */
export function scores(
  { classes, sparse, dense, bias }: LinearClassifier,
  { features, weights }: Weighed,
  direction: Float32Array | undefined,
): Float64Array {
  const sums = Float64Array.from(bias);
  addProducts(sums, sparse, classes, features, weights);
  if (direction) addProducts(sums, dense, classes, undefined, direction);
  return sums;
}

/**
 * Adds rows of a table, each multiplied by its factor. Four at a time: the sums are read and written once for
 * all of them, which takes half the time of the plain loop.
 *
 * @param rows which rows; absent: the first ones.
 */
function addProducts(
  sums: Float64Array,
  table: Float32Array,
  width: number,
  rows: Int32Array | undefined,
  factors: Float32Array,
): void {
  const count = factors.length;
  const begin = (i: number): number => (rows ? (rows[i] as number) : i) * width;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const a = begin(i);
    const b = begin(i + 1);
    const c = begin(i + 2);
    const d = begin(i + 3);
    const fa = factors[i] as number;
    const fb = factors[i + 1] as number;
    const fc = factors[i + 2] as number;
    const fd = factors[i + 3] as number;
    for (let k = 0; k < width; k++) {
      const first = fa * (table[a + k] as number) + fb * (table[b + k] as number);
      const second = fc * (table[c + k] as number) + fd * (table[d + k] as number);
      sums[k] = (sums[k] as number) + (first + second);
    }
  }
  for (; i < count; i++) {
    const a = begin(i);
    const factor = factors[i] as number;
    for (let k = 0; k < width; k++) sums[k] = (sums[k] as number) + factor * (table[a + k] as number);
  }
}
