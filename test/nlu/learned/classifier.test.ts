import { describe, expect, test } from "vitest";
import { calibrate, certainty, confidenceOf, usualCalibration } from "../../../src/nlu/learned/certainty.ts";
import { Classifier } from "../../../src/nlu/learned/classifier.ts";
import { Training } from "../../../src/nlu/learned/train.ts";
import { bank, manyTopics, setOf } from "./set-of.ts";

const trained = new Training(setOf({ ...bank, "": ["nice weather today", "tell me a joke"] })).train();
const classifier = new Classifier(trained);

describe("the ranking of a text", () => {
  test.each([
    ["how high is my balance", "check_balance"],
    ["could you send some money to my aunt", "send_money"],
    ["my visa was stolen", "block_card"],
    // No sample has a word of it but "my": by vectors.
    ["my funds", "check_balance"],
    ["do you know a joke", ""],
  ])("%s: the best is %j", (text, intentId) => {
    expect(classifier.rank(text)[0]?.intentId).toBe(intentId);
  });

  test("has each of few intents once, by score, and confidences that do not grow", () => {
    for (const text of ["balance", "send", "card please", "my", "anything else"]) {
      const ranking = classifier.rank(text);
      expect(ranking.map(({ intentId }) => intentId).sort()).toEqual(["", ...Object.keys(bank)].sort());
      const scored = ranking.map(({ score }) => score);
      expect(scored).toEqual([...scored].sort((a, b) => b - a));
      const sure = ranking.map(({ confidence }) => confidence);
      expect(sure).toEqual([...sure].sort((a, b) => b - a));
      expect(Math.max(...sure)).toBeLessThanOrEqual(1);
      expect(Math.min(...sure)).toBeGreaterThanOrEqual(0);
    }
  });

  test("has the five best of many intents", () => {
    const large = new Classifier(new Training(setOf(manyTopics(12), "de_DE")).train());
    const ranking = large.rank("topic7");
    expect(ranking).toHaveLength(5);
    expect(ranking[0]?.intentId).toBe("topic7");
    const last = ranking.at(-1)?.score ?? Number.NaN;
    expect(ranking.every(({ score }) => score >= last)).toBe(true);
    expect(new Set(ranking.map(({ intentId }) => intentId)).size).toBe(5);
  });

  test("is empty for a text without words", () => {
    expect(classifier.rank("")).toEqual([]);
    expect(classifier.rank("?! …")).toEqual([]);
  });

  test("shows the nearest sample as its author wrote it", () => {
    const [best] = classifier.rank("freeze the card please");
    expect(best?.nearest.sample).toBe("freeze the card please");
    expect(best?.nearest.similarity).toBeCloseTo(1, 5);
  });

  test("shows the intent's id where its name is the nearest", () => {
    const [best] = classifier.rank("block card");
    expect(best?.nearest.sample).toBe("block_card");
  });

  test("is as confident as the certainty of the best tells", () => {
    // All of its words are in the samples.
    const [best] = classifier.rank("send money to bob");
    if (!best) throw new Error("nothing was found");
    const { score, nearest } = best;
    const value = certainty({ score, similarity: nearest.similarity, coverage: 1 });
    expect(best.confidence).toBeCloseTo(confidenceOf(value, usualCalibration(true)), 5);
  });
});

test("a sample is accepted, and words that say nothing of it are not", () => {
  for (const samples of Object.values(bank)) {
    for (const sample of samples) expect(classifier.rank(sample)[0]?.confidence).toBeGreaterThan(0.5);
  }
  for (const text of ["volcano eruption iceland", "xyzzy qqq"]) {
    expect(classifier.rank(text)[0]?.confidence).toBeLessThan(0.5);
  }
});

test("a calibration changes confidences only", () => {
  const strict = new Classifier(trained, calibrate(new Array<number>(100).fill(4), 25, true));
  const text = "send money to bob";
  const without = (of: Classifier) => of.rank(text).map(({ confidence: _, ...rest }) => rest);
  expect(without(strict)).toEqual(without(classifier));
  expect(strict.rank(text)[0]?.confidence).toBeLessThan(classifier.rank(text)[0]?.confidence ?? 0);
});

test("a text is ranked the same whatever was ranked before", () => {
  const german = new Classifier(new Training(setOf(bank, "de_DE")).train());
  const before = german.rank("send money to my brother");
  german.rank("block my stolen card and tell me the balance");
  expect(german.rank("send money to my brother")).toEqual(before);
});

test("Chinese is learned and understood", () => {
  const chinese = setOf(
    { weather: ["今天天气怎么样", "明天会下雨吗"], music: ["播放音乐", "我想听歌"] },
    "zh_CN",
  );
  const listening = new Classifier(new Training(chinese).train());
  expect(listening.rank("明天天气")[0]?.intentId).toBe("weather");
  expect(listening.rank("想听音乐")[0]?.intentId).toBe("music");
});
