import fc from "fast-check";
import { expect, test } from "vitest";
import { type LinearClassifier, scores } from "../../../src/nlu/learned/linear-classifier.ts";

const sparseWidth = 12;
const denseWidth = 6;

const floats = (count: number) =>
  fc
    .array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: count, maxLength: count })
    .map((values) => Float32Array.from(values));

const classifiers: fc.Arbitrary<LinearClassifier> = fc.integer({ min: 0, max: 5 }).chain((classes) =>
  fc.record({
    classes: fc.constant(classes),
    sparse: floats(sparseWidth * classes),
    dense: floats(denseWidth * classes),
    bias: floats(classes),
  }),
);

/** So many of each that every rest of the division by four is there. */
const texts = fc.uniqueArray(fc.nat({ max: sparseWidth - 1 }), { maxLength: 9 }).chain((features) =>
  fc.record({
    features: fc.constant(Int32Array.from(features)),
    weights: floats(features.length),
    coverage: fc.constant(1),
  }),
);

test("scores are the bias, and the products with features and directions", () => {
  const directions = fc.option(floats(denseWidth), { nil: undefined });
  fc.assert(
    fc.property(classifiers, texts, directions, (classifier, text, direction) => {
      const { classes, sparse, dense, bias } = classifier;
      const found = scores(classifier, text, direction);
      expect(found).toHaveLength(classes);
      for (let label = 0; label < classes; label++) {
        let sum = bias[label] ?? Number.NaN;
        for (const [i, feature] of text.features.entries()) {
          sum += (text.weights[i] ?? Number.NaN) * (sparse[feature * classes + label] ?? Number.NaN);
        }
        for (const [i, value] of direction?.entries() ?? []) {
          sum += value * (dense[i * classes + label] ?? Number.NaN);
        }
        expect(found[label]).toBeCloseTo(sum, 10);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("each of %d features counts once", (count) => {
  const classifier: LinearClassifier = {
    classes: 2,
    // Feature i gives class 0 its power of two, and class 1 twice as much.
    sparse: Float32Array.from({ length: 20 }, (_, i) => 2 ** Math.floor(i / 2) * (1 + (i % 2))),
    dense: new Float32Array(),
    bias: Float32Array.of(0.5, 0.25),
  };
  const text = {
    features: Int32Array.from({ length: count }, (_, i) => i),
    weights: new Float32Array(count).fill(1),
    coverage: 1,
  };
  const sum = 2 ** count - 1;
  expect([...scores(classifier, text, undefined)]).toEqual([sum + 0.5, 2 * sum + 0.25]);
});

test("scores change nothing of the classifier", () => {
  const classifier = {
    classes: 1,
    sparse: Float32Array.of(1),
    dense: new Float32Array(),
    bias: Float32Array.of(3),
  };
  const text = { features: Int32Array.of(0), weights: Float32Array.of(2), coverage: 1 };
  for (let i = 0; i < 2; i++) expect([...scores(classifier, text, undefined)]).toEqual([5]);
});
