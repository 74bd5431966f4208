import fc from "fast-check";
import { expect, test } from "vitest";
import { auroc } from "../../src/eval/auroc.ts";
import { percentile } from "../../src/eval/percentile.ts";

test("AUROC is the share of pairs that the score puts in order", () => {
  expect(auroc([0.9, 0.8], [0.1, 0.2, 0.3])).toBe(1);
  expect(auroc([0.1, 0.2], [0.8])).toBe(0);
  // Of six pairs, 0.3 loses against 0.5.
  expect(auroc([0.9, 0.3], [0.5, 0.1, 0.2])).toBeCloseTo(5 / 6, 12);
});

test("ties count half", () => {
  expect(auroc([1, 1], [1, 1, 1])).toBe(0.5);
  // 0.9 wins twice, 0.5 ties once and wins once.
  expect(auroc([0.9, 0.5], [0.5, 0])).toBe(3.5 / 4);
});

test("without one of the groups there is none", () => {
  expect(auroc([], [1])).toBeUndefined();
  expect(auroc([1], [])).toBeUndefined();
});

test("it is what comparing every pair gives", () => {
  const scores = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(scores, scores, (upper, lower) => {
      const won = upper.flatMap((a) => lower.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
      const mean = won.reduce((sum, one) => sum + one, 0) / won.length;
      expect(auroc(upper, lower)).toBeCloseTo(mean, 10);
    }),
  );
});

test("a percentile is the least value that the share does not exceed", () => {
  expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(percentile([2, 1], 0.99)).toBe(2);
  expect(percentile([7], 0)).toBe(7);
  expect(percentile([], 0.5)).toBe(0);
});
