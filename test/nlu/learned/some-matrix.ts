import fc from "fast-check";
import { type Matrix, matrixOf } from "../../../src/nlu/learned/matrix.ts";
import type { Weighed } from "../../../src/nlu/learned/weighting.ts";

/** A text of which nothing is known but its features: weights by feature, 0 for those that it has not. */
export function weighed(weights: readonly number[]): Weighed {
  const features = weights.flatMap((weight, feature) => (weight === 0 ? [] : [feature]));
  return {
    features: Int32Array.from(features),
    weights: Float32Array.from(features, (feature) => weights[feature] ?? 0),
    coverage: 1,
  };
}

/** Rows of weights, and beside each its direction, if there are directions. */
export function matrixFrom(
  rows: readonly (readonly number[])[],
  directions: readonly (readonly number[])[] = [],
): Matrix {
  return matrixOf(
    rows.map(weighed),
    directions.map((direction) => Float32Array.from(direction)),
    Math.max(0, ...rows.map((row) => row.length)),
  );
}

const weight = fc.oneof(fc.constant(0), fc.float({ min: -1, max: 1, noNaN: true }));

/** Matrices of any small size, with and without a dense part. */
export const someMatrix: fc.Arbitrary<Matrix> = fc
  .record({
    rows: fc.integer({ min: 1, max: 12 }),
    width: fc.integer({ min: 0, max: 8 }),
    dense: fc.integer({ min: 0, max: 4 }),
  })
  .chain(({ rows, width, dense }) => {
    const table = (columns: number) =>
      fc.array(fc.array(weight, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      });
    return fc
      .tuple(table(width), table(dense))
      .map(([sparse, directions]) => matrixFrom(sparse, dense > 0 ? directions : []));
  });
