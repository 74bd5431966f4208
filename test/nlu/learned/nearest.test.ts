import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Nearest } from "../../../src/nlu/learned/nearest.ts";
import { matrixFrom, someMatrix, weighed } from "./some-matrix.ts";

describe("the nearest example of an intent, by features", () => {
  const rows = [[0.6, 0.8, 0], [0, 0.8, 0.6], [0, 0, 1], [1, 0, 0]]; // biome-ignore format: a table
  const nearest = new Nearest(matrixFrom(rows), Int32Array.of(0, 0, 1, 1), 3);

  test("is the one with the highest product", () => {
    const [first, second] = nearest.find([0, 1], weighed([0, 0.6, 0.8]), undefined);
    expect(first?.row).toBe(1);
    expect(first?.similarity).toBeCloseTo(0.96, 6);
    expect(second?.row).toBe(2);
    expect(second?.similarity).toBeCloseTo(0.8, 6);
  });

  test("is of similarity 1 when it is the text itself", () => {
    for (const [row, weights] of rows.entries()) {
      const intent = row < 2 ? 0 : 1;
      const [found] = nearest.find([intent], weighed(weights), undefined);
      expect(found?.row).toBe(row);
      expect(found?.similarity).toBeCloseTo(1, 6);
    }
  });

  test("comes in the order of the intents that are asked for", () => {
    const found = nearest.find([1, 0], weighed([0, 1, 0]), undefined);
    expect(found.map(({ row }) => row)).toEqual([2, 0]);
  });

  test("is row −1 for an intent without examples", () => {
    expect(nearest.find([2], weighed([1, 0, 0]), undefined)).toEqual([{ row: -1, similarity: 0 }]);
  });

  test("is one that has nothing in common, if there is no other", () => {
    const [found] = nearest.find([0], weighed([0, 0, 0]), undefined);
    expect(found).toEqual({ row: 0, similarity: 0 });
  });

  test("does not depend on what was asked before", () => {
    const fresh = () => new Nearest(matrixFrom(rows), Int32Array.of(0, 0, 1, 1), 3);
    const used = fresh();
    used.find([0, 1], weighed([1, 1, 1]), undefined);
    used.find([0, 1], weighed([0, 1, 0]), undefined);
    expect(used.find([0, 1], weighed([1, 0, 0]), undefined)).toEqual(
      fresh().find([0, 1], weighed([1, 0, 0]), undefined),
    );
  });
});

describe("the nearest example of an intent, by directions", () => {
  const directions = [[1, 0], [0.6, 0.8], [0, 1], [-1, 0]]; // biome-ignore format: a table
  // By features, row 0 would always be the nearest.
  const matrix = matrixFrom([[1], [0], [0], [0]], directions);
  const nearest = new Nearest(matrix, Int32Array.of(0, 0, 1, 2), 3);

  test("is the one with the smallest angle, whatever its features are", () => {
    const [first, second] = nearest.find([0, 1], weighed([1]), Float32Array.of(0, 1));
    expect(first?.row).toBe(1);
    expect(first?.similarity).toBeCloseTo(0.8, 6);
    expect(second).toEqual({ row: 2, similarity: 1 });
  });

  test("is of similarity 0 when it points the other way", () => {
    expect(nearest.find([2], weighed([]), Float32Array.of(1, 0))).toEqual([{ row: 3, similarity: 0 }]);
  });

  test("is of similarity 0 when the text has no direction", () => {
    expect(nearest.find([0], weighed([1]), Float32Array.of(0, 0))).toEqual([{ row: 0, similarity: 0 }]);
  });
});

test("similarities are from 0 to 1, and rows belong to the intent", () => {
  const numbers = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(someMatrix, numbers, (matrix, values) => {
      const intents = Int32Array.from({ length: matrix.rows }, (_, row) => (row * 5) % 3);
      const direction =
        matrix.denseWidth > 0 ? Float32Array.from(values.slice(0, matrix.denseWidth)) : undefined;
      const text = weighed(values.slice(0, matrix.sparseWidth));
      const found = new Nearest(matrix, intents, 3).find([0, 1, 2], text, direction);
      expect(found).toHaveLength(3);
      for (const [intent, { row, similarity }] of found.entries()) {
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(1);
        expect(row < 0 ? intents.includes(intent) : intents[row] !== intent).toBe(false);
      }
    }),
  );
});
