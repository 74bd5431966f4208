import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { marginsOf, maxRowsOfPairs, PairMargins, WeightMargins } from "../../../src/nlu/learned/margins.ts";
import { matrixFrom, someMatrix } from "./some-matrix.ts";

const kinds = [
  ["by pairs", PairMargins],
  ["by weights", WeightMargins],
] as const;

describe.each(kinds)("margins %s", (_, Kind) => {
  const matrix = matrixFrom(
    [
      [1, 2, 0],
      [0, 3, 0],
      [0, 0, 5],
    ],
    [
      [1, 0],
      [0.5, 2],
      [0, 0],
    ],
  );

  test("are 0 as long as nothing pulls", () => {
    const margins = new Kind(matrix);
    expect([0, 1, 2].map((row) => margins.of(row))).toEqual([0, 0, 0]);
  });

  test("are the products with the rows that pulled, the bias included", () => {
    const margins = new Kind(matrix);
    margins.pull(0, 1);
    // 1·1 + 2·2 + 1·1 and the bias; 2·3 + 1·0.5 and the bias; the bias alone.
    expect([0, 1, 2].map((row) => margins.of(row))).toEqual([7, 7.5, 1]);
    margins.pull(1, -2);
    // Of row 1: 9 + 0.25 + 4 and the bias.
    expect([0, 1, 2].map((row) => margins.of(row))).toEqual([7 - 15, 7.5 - 28.5, -1]);
  });

  test("know the product of a row with itself", () => {
    const margins = new Kind(matrix);
    expect([0, 1, 2].map((row) => margins.squareOf(row))).toEqual([7, 14.25, 26]);
  });

  test("are 0 again after a reset, and know their rows still", () => {
    const margins = new Kind(matrix);
    margins.pull(0, 3);
    margins.reset();
    expect([0, 1, 2].map((row) => margins.of(row))).toEqual([0, 0, 0]);
    margins.pull(0, 1);
    expect(margins.of(1)).toBe(7.5);
    expect(margins.squareOf(0)).toBe(7);
  });
});

test("both kinds of margins give the same function", () => {
  const pulls = fc.array(fc.tuple(fc.nat(), fc.float({ min: -2, max: 2, noNaN: true })), { maxLength: 30 });
  fc.assert(
    fc.property(someMatrix, pulls, (matrix, pulled) => {
      const pairs = new PairMargins(matrix);
      const weights = new WeightMargins(matrix);
      for (const [nth, amount] of pulled) {
        pairs.pull(nth % matrix.rows, amount);
        weights.pull(nth % matrix.rows, amount);
      }
      for (let row = 0; row < matrix.rows; row++) {
        expect(Math.abs(pairs.of(row) - weights.of(row))).toBeLessThan(1e-4);
        expect(Math.abs(pairs.squareOf(row) - weights.squareOf(row))).toBeLessThan(1e-6);
      }
    }),
  );
});

test("pairs are for few rows, weights for many", () => {
  const rows = (count: number) => matrixFrom(Array.from({ length: count }, () => [1]));
  expect(marginsOf(rows(1))).toBeInstanceOf(PairMargins);
  expect(marginsOf(rows(maxRowsOfPairs))).toBeInstanceOf(PairMargins);
  expect(marginsOf(rows(maxRowsOfPairs + 1))).toBeInstanceOf(WeightMargins);
});
