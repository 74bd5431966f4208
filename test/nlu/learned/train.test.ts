import { deserialize, serialize } from "node:v8";
import { describe, expect, test } from "vitest";
import { usualCalibration } from "../../../src/nlu/learned/certainty.ts";
import { Classifier } from "../../../src/nlu/learned/classifier.ts";
import { foldsOf, Training } from "../../../src/nlu/learned/train.ts";
import { bank, manyTopics, setOf } from "./set-of.ts";

const texts = ["what is my balance", "send cash to my sister", "someone stole my visa", "nice weather"];

describe("what is held out together", () => {
  const many = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, i) => [`${prefix} ${i} a`, `${prefix} ${i} b`, `${prefix} ${i} c`]);
  const set = setOf({ first: many("first", 12), second: many("second", 5), "": many("none", 10) });
  const folds = foldsOf(set);

  test("is every text of an intent once, but its name", () => {
    const held = folds.flat().sort((a, b) => a - b);
    const expected = set.examples.flatMap(({ sample, intent }, row) =>
      sample >= 0 && set.intentIds[intent] !== "" ? [row] : [],
    );
    expect(expected).toHaveLength(3 * (12 + 5));
    expect(held).toEqual(expected);
  });

  test("are the texts of one sample", () => {
    for (const sample of set.samples.keys()) {
      const with_ = folds.filter((fold) => fold.some((row) => set.examples[row]?.sample === sample));
      const isNegative = set.examples.some((one) => one.sample === sample && one.intent === 2);
      expect(with_, set.samples[sample] ?? "").toHaveLength(isNegative ? 0 : 1);
    }
  });

  test("is about a fifth of every intent", () => {
    expect(folds).toHaveLength(5);
    for (const fold of folds) {
      const samplesOf = (intent: number) =>
        new Set(
          fold
            .flatMap((row) => set.examples[row])
            .filter((one) => one?.intent === intent)
            .map((one) => one?.sample),
        ).size;
      expect([2, 3]).toContain(samplesOf(0));
      expect(samplesOf(1)).toBe(1);
    }
  });

  test("is no more than tells enough", () => {
    // 400 texts in each fold: three are enough for 1,000.
    const large = foldsOf(setOf({ all: Array.from({ length: 2000 }, (_, i) => `text ${i}`) }));
    expect(large.map((fold) => fold.length)).toEqual([400, 400, 400]);
  });

  test("is nothing where there are names only", () => {
    expect(foldsOf(setOf({ first: [], second: [] }))).toEqual([]);
    expect(foldsOf(setOf({ first: ["one"] })).flat()).toEqual([0]);
  });
});

describe.each(["en_US", "de_DE"])("what was learned (%s)", (locale) => {
  const set = setOf({ ...bank, "": ["nice weather today", "tell me a joke"] }, locale);
  const trained = new Training(set).train();
  const ranked = (of: typeof trained) => texts.map((text) => new Classifier(of).rank(text));

  test("gives the same ranking when it was sent to another thread, or kept on disk", () => {
    const before = ranked(trained);
    expect(before.map(([best]) => best?.intentId)).toEqual(["check_balance", "send_money", "block_card", ""]);
    expect(ranked(structuredClone(trained))).toEqual(before);
    expect(ranked(deserialize(serialize(trained)))).toEqual(before);
  });

  test("is the same, bit by bit, when it is learned again", () => {
    const again = new Training(structuredClone(set));
    again.calibrate();
    expect(again.train()).toEqual(trained);
    expect(new Training(set).calibrate()).toEqual(again.calibrate());
  });

  test("has the features of examples only where there are no vectors", () => {
    const { examples } = trained;
    expect(examples.rows).toBe(set.examples.length);
    expect(examples.columns.length > 0).toBe(locale === "de_DE");
    expect(examples.denseWidth).toBe(locale === "de_DE" ? 0 : 100);
  });
});

describe("a training tells how far it is", () => {
  const training = new Training(setOf(bank));

  test("class by class", () => {
    const told: number[] = [];
    training.train((part) => told.push(part));
    expect(told).toEqual([1 / 3, 2 / 3, 1]);
  });

  test("and by what was held out, when it calibrates", () => {
    const told: number[] = [];
    training.calibrate((part) => told.push(part));
    expect(told).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });
});

describe("a calibration", () => {
  test("is the usual one when nothing can be held out", () => {
    expect(new Training(setOf({ a: [], b: [] })).calibrate()).toEqual(usualCalibration(true));
    expect(new Training(setOf({ a: [], b: [] }, "de_DE")).calibrate()).toEqual(usualCalibration(false));
  });

  test("learns from samples that are understood rightly without having been seen", () => {
    const usual = usualCalibration(false);
    const found = new Training(setOf(manyTopics(20, 5), "de_DE")).calibrate();
    expect(found).not.toEqual(usual);
    // Every text has a word that no other intent has.
    expect(found.threshold).toBeGreaterThan(usual.threshold);
  });

  test("learns nothing from samples that are understood wrongly", () => {
    // No sample of an intent has anything in common with the others.
    const strange = { aaaa: ["bbbb", "cccc", "dddd"], eeee: ["ffff", "gggg", "hhhh"] };
    const { threshold } = new Training(setOf(strange, "de_DE")).calibrate();
    expect(threshold).toBeGreaterThan(usualCalibration(false).threshold - 0.15);
    expect(threshold).toBeLessThanOrEqual(usualCalibration(false).threshold);
  });
});
