import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrate, certainty, confidenceOf, usualCalibration } from "../../../src/nlu/learned/certainty.ts";

test("certainty is the score, one and a half times the similarity, and the coverage", () => {
  expect(certainty({ score: -0.5, similarity: 0.4, coverage: 0.75 })).toBeCloseTo(0.85, 10);
});

describe("a calibration", () => {
  const same = (value: number, count: number) => new Array<number>(count).fill(value);

  test("without certainties is the usual one", () => {
    expect(calibrate([], 25, true)).toEqual({ threshold: 1.35, typical: 2.3 });
    expect(calibrate([], 25, false)).toEqual({ threshold: 0.8, typical: 1.7 });
    expect(calibrate([], 25, true)).toEqual(usualCalibration(true));
    expect(calibrate([], 25, false)).toEqual(usualCalibration(false));
  });

  test("from few is mixed with the usual one, by how many of 60 there are", () => {
    const { threshold, typical } = calibrate(same(3, 15), 25, true);
    expect(threshold).toBeCloseTo(0.25 * 3 + 0.75 * 1.35, 10);
    expect(typical).toBeCloseTo(0.25 * 3 + 0.75 * 2.3, 10);
    const without = calibrate(same(2, 30), 25, false);
    expect(without.threshold).toBeCloseTo(0.5 * 2 + 0.5 * 0.8, 10);
    // 1.85 would be too near.
    expect(without.typical).toBeCloseTo(1.4 + 0.5, 10);
  });

  test("from many is a twentieth from below where intents have 25 samples, and the middle", () => {
    // 1.50, 1.51 … 2.49, in no order.
    const certainties = Array.from({ length: 100 }, (_, i) => 1.5 + ((i * 37) % 100) / 100);
    const { threshold, typical } = calibrate(certainties, 25, true);
    expect(threshold).toBeCloseTo(1.55, 10);
    // 2.00 would be too near to the threshold.
    expect(typical).toBeCloseTo(2.05, 10);
    const wide = calibrate(
      certainties.map((value) => 1.4 + (value - 1.5) * 2),
      25,
      true,
    );
    expect(wide.threshold).toBeCloseTo(1.5, 10);
    expect(wide.typical).toBeCloseTo(2.4, 10);
  });

  test("takes more from below where intents have fewer samples, and less where they have more", () => {
    const certainties = Array.from({ length: 1000 }, (_, i) => 2 + i / 1000);
    expect(calibrate(certainties, 9, true).threshold).toBeCloseTo(2.07, 2);
    expect(calibrate(certainties, 100, true).threshold).toBeCloseTo(2.035, 2);
  });

  test("sorts by value, not by how numbers are written", () => {
    const certainties = Array.from({ length: 100 }, (_, i) => i / 10 + 1.5);
    expect(calibrate(certainties, 25, true).threshold).toBeCloseTo(2, 10);
  });

  test("has a threshold of at least 0.3 below the usual one", () => {
    expect(calibrate(same(-1, 100), 25, true).threshold).toBeCloseTo(1.05, 10);
    expect(calibrate(same(-1, 100), 25, false).threshold).toBeCloseTo(0.5, 10);
    expect(calibrate(same(1.1, 100), 25, true).threshold).toBeCloseTo(1.1, 10);
  });

  test("has what is typical at least 0.5 above the threshold", () => {
    expect(calibrate(same(2, 100), 25, true)).toEqual({ threshold: 2, typical: 2.5 });
    expect(calibrate(same(-1, 100), 25, true).typical).toBeCloseTo(1.55, 10);
  });

  test("leaves the certainties as they were", () => {
    const certainties = [3, 1, 2];
    calibrate(certainties, 25, true);
    expect(certainties).toEqual([3, 1, 2]);
  });
});

describe("confidence", () => {
  const calibration = { threshold: 1.2, typical: 2 };

  test("is 0.5 at the threshold, 0.9 at what is typical, and 0.1 as far below", () => {
    expect(confidenceOf(1.2, calibration)).toBeCloseTo(0.5, 10);
    expect(confidenceOf(2, calibration)).toBeCloseTo(0.9, 10);
    expect(confidenceOf(0.4, calibration)).toBeCloseTo(0.1, 10);
  });

  test("is from 0 to 1, and grows with certainty", () => {
    const value = fc.double({ min: -5, max: 8, noNaN: true });
    const learned = fc.array(value, { maxLength: 100 }).map((values) => calibrate(values, 25, true));
    fc.assert(
      fc.property(value, value, learned, (a, b, found) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) => confidenceOf(one, found));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(high).toBeGreaterThanOrEqual(low ?? Number.NaN);
      }),
    );
    expect(confidenceOf(1.5, calibration)).toBeGreaterThan(confidenceOf(1.4, calibration));
  });
});
