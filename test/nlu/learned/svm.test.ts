import { describe, expect, test } from "vitest";
import { scores } from "../../../src/nlu/learned/linear-classifier.ts";
import { maxRowsOfPairs } from "../../../src/nlu/learned/margins.ts";
import { trainLinearClassifier } from "../../../src/nlu/learned/svm.ts";
import { matrixFrom, weighed } from "./some-matrix.ts";

/** Texts of three classes, each known by a feature of its own, with some noise that all of them have. */
function separable(count: number) {
  const labels = Int32Array.from({ length: count }, (_, row) => row % 3);
  const rows = [...labels].map((label, row) => {
    const noise = Array.from({ length: 5 }, (_, i) => ((row * 7 + i * 3) % 11) / 20);
    return [...[0, 1, 2].map((other) => (other === label ? 0.8 : 0)), ...noise];
  });
  return { rows, labels };
}

function bestOf(values: Float64Array): number {
  return values.indexOf(Math.max(...values));
}

describe("a classifier that was trained on separable texts", () => {
  test.each([
    ["few", 30],
    ["more than pairs are kept of", maxRowsOfPairs + 100],
  ])("is right about all of them: %s", (_, count) => {
    const { rows, labels } = separable(count);
    const classifier = trainLinearClassifier(matrixFrom(rows), labels, 3);
    const wrong = rows.filter((row, i) => bestOf(scores(classifier, weighed(row), undefined)) !== labels[i]);
    expect(wrong).toEqual([]);
  });

  test("is positive for a text's own class alone", () => {
    const { rows, labels } = separable(60);
    const classifier = trainLinearClassifier(matrixFrom(rows), labels, 3);
    for (const [i, row] of rows.entries()) {
      for (const [label, score] of scores(classifier, weighed(row), undefined).entries()) {
        expect(score > 0, `row ${i}, class ${label}`).toBe(labels[i] === label);
      }
    }
  });

  test("learns from directions alone", () => {
    const directions = [[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]]; // biome-ignore format: a table
    const labels = Int32Array.of(0, 0, 1, 1);
    const matrix = matrixFrom([[], [], [], []], directions);
    const classifier = trainLinearClassifier(matrix, labels, 2);
    const found = directions.map((direction) =>
      bestOf(scores(classifier, weighed([]), Float32Array.from(direction))),
    );
    expect(found).toEqual([0, 0, 1, 1]);
  });

  test("finds what differs from the nearest text of another class in little", () => {
    const rows = [[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 1, 0], [1, 0, 0, 1]]; // biome-ignore format: a table
    const classifier = trainLinearClassifier(matrixFrom(rows), Int32Array.of(0, 1, 0, 1), 2);
    expect(bestOf(scores(classifier, weighed([1, 0.5, 1, 0]), undefined))).toBe(0);
    expect(bestOf(scores(classifier, weighed([1, 0.5, 0, 1]), undefined))).toBe(1);
  });
});

test("a class of one text among many of another is found", () => {
  const many = Array.from({ length: 200 }, (_, i) => [0.8, 0, (i % 10) / 20]);
  const rows = [...many, [0, 0.8, 0.2]];
  const labels = Int32Array.from(rows, (_, row) => (row < many.length ? 0 : 1));
  const classifier = trainLinearClassifier(matrixFrom(rows), labels, 2);
  const [ofMany = 0, ofOne = 0] = scores(classifier, weighed([0, 0.8, 0.2]), undefined);
  expect(ofOne).toBeGreaterThan(0);
  expect(ofOne).toBeGreaterThan(ofMany);
  expect(bestOf(scores(classifier, weighed([0.8, 0, 0.2]), undefined))).toBe(0);
});

test("a class of one text is found, though all of another are like it", () => {
  // It would not be, if it weighed no more than each of the others.
  const many = Array.from({ length: 200 }, () => [0.7, 0]);
  const rows = [...many, [0.7, 0.7]];
  const labels = Int32Array.from(rows, (_, row) => (row < many.length ? 0 : 1));
  const classifier = trainLinearClassifier(matrixFrom(rows), labels, 2);
  expect(bestOf(scores(classifier, weighed([0.7, 0.7]), undefined))).toBe(1);
  expect(bestOf(scores(classifier, weighed([0.7, 0]), undefined))).toBe(0);
});

test("every text pulls as hard as it lies on the wrong side of its margin", () => {
  // A feature that a text has for itself has its pull as its weight.
  const count = 60;
  const rows = Array.from({ length: count }, (_, row) => {
    const shared = [0, 1, 2, 3].map((i) => Math.sin(row * 3.7 + i * 11));
    return [...shared, ...Array.from({ length: count }, (_, i) => (i === row ? 1 : 0))];
  });
  // As many of either class, in an order that has nothing to do with what they share.
  const labels = Int32Array.from(rows, (_, row) => (row * 7 + (row % 3)) % 2);
  expect(labels.reduce((sum, label) => sum + label, 0)).toBe(count / 2);
  const classifier = trainLinearClassifier(matrixFrom(rows), labels, 2);
  for (const [row, weights] of rows.entries()) {
    for (const [label, score] of scores(classifier, weighed(weights), undefined).entries()) {
      const sign = labels[row] === label ? 1 : -1;
      const strength = sign * (classifier.sparse[(4 + row) * 2 + label] ?? Number.NaN);
      // Squared hinge loss at cost 0.72: 1.44 times the distance.
      expect(Math.abs(strength - 1.44 * Math.max(0, 1 - sign * score)), `${row}, ${label}`).toBeLessThan(
        0.25,
      );
    }
  }
});

test("a class without texts is never positive", () => {
  const { rows, labels } = separable(30);
  const classifier = trainLinearClassifier(matrixFrom(rows), labels, 4);
  for (const row of rows) expect(scores(classifier, weighed(row), undefined)[3]).toBeLessThan(0);
});

test.each([60, maxRowsOfPairs + 1])("the same %d texts give the same bits", (count) => {
  const { rows, labels } = separable(count);
  const first = trainLinearClassifier(matrixFrom(rows), labels, 3);
  expect(trainLinearClassifier(matrixFrom(rows), labels, 3)).toEqual(first);
  expect(first.sparse.some((weight) => weight !== 0)).toBe(true);
});

test("it is told how many classes are done, after each", () => {
  const { rows, labels } = separable(9);
  const told: number[] = [];
  trainLinearClassifier(matrixFrom(rows), labels, 3, (done) => told.push(done));
  expect(told).toEqual([1, 2, 3]);
});
