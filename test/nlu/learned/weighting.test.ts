import { describe, expect, test } from "vitest";
import { type FeatureName, isGram, Vocabulary } from "../../../src/nlu/learned/features.ts";
import { vectorsFor, type WordVectors } from "../../../src/nlu/learned/vectors.ts";
import { type Weighed, Weighting } from "../../../src/nlu/learned/weighting.ts";

const english = vectorsFor("en_US");
if (!english) throw new Error("the vectors are missing");

/** What was learned from some texts, and their vocabulary, which learns no more. */
function learnedFrom(texts: readonly string[], vectors: WordVectors | undefined) {
  const vocabulary = new Vocabulary();
  const counts = texts.map((text) => vocabulary.count(text.split(" ")));
  const weighting = Weighting.from(counts, vocabulary.names, vectors);
  return { weighting, ...weigher(weighting, vocabulary.names) };
}

function weigher(weighting: Weighting, names: readonly FeatureName[]) {
  const vocabulary = Vocabulary.of(names);
  const weigh = (text: string) => weighting.weigh(vocabulary.count(text.split(" ").filter(Boolean)));
  return { weigh, names };
}

/** The length of a text's weights, over those features that are grams or are not. */
function lengthOf({ features, weights }: Weighed, names: readonly FeatureName[], grams: boolean): number {
  let square = 0;
  for (const [i, feature] of features.entries()) {
    if (isGram(names[feature] ?? "") === grams) square += (weights[i] ?? 0) ** 2;
  }
  return Math.sqrt(square);
}

describe("the weights of a text", () => {
  const { weigh, names, weighting } = learnedFrom(["check my balance", "send my cash", "my my"], english);

  test.each(["check my balance", "my", "send cash my cash cash", "check that balance"])(
    "%s: words with pairs are of length 0.82, and sequences of characters of length 1.06",
    (text) => {
      expect(lengthOf(weigh(text), names, false)).toBeCloseTo(0.82, 6);
      expect(lengthOf(weigh(text), names, true)).toBeCloseTo(1.06, 6);
    },
  );

  test("are of length 0 where nothing is known", () => {
    const weighed = weigh("balances");
    expect(lengthOf(weighed, names, false)).toBe(0);
    expect(lengthOf(weighed, names, true)).toBeCloseTo(1.06, 6);
  });

  test("are none for a text without words", () => {
    const { features, weights, coverage } = weigh("");
    expect([features.length, weights.length, coverage]).toEqual([0, 0, 0]);
  });

  test("are higher for what is rarer: ln((1 + texts) / (1 + texts with it)) + 1", () => {
    const rarityOf = (name: string) => weighting.rarity[names.indexOf(name)];
    expect(rarityOf("my")).toBeCloseTo(1, 6);
    expect(rarityOf("check")).toBeCloseTo(1.693147, 6);
    expect(rarityOf("my my")).toBeCloseTo(Math.log(2) + 1, 6);
  });

  test("count a word that is said twice 1 + ln 2 times", () => {
    const { features, weights } = weigh("cash cash check");
    const weightOf = (name: string) => weights[features.indexOf(names.indexOf(name))] ?? 0;
    // Both are equally rare; "cash check" and "cash cash" are no pairs that are known.
    expect(weightOf("cash") / weightOf("check")).toBeCloseTo(1.693147, 5);
  });
});

describe("how much of a text is familiar, with vectors", () => {
  const { weigh } = learnedFrom(["check my balance"], english);

  test("is all of it when every word is in the samples", () => {
    expect(weigh("balance check my my").coverage).toBeCloseTo(1, 6);
  });

  test("is nothing when no word is", () => {
    expect(weigh("hello there").coverage).toBe(0);
    expect(weigh("balances").coverage).toBe(0);
  });

  test("is the part of the words that are, by what they say", () => {
    const said = (word: string) => english.importanceOf(word);
    const expected = said("balance") / (said("balance") + said("the") + said("weather"));
    expect(weigh("the weather balance").coverage).toBeCloseTo(expected, 6);
    expect(weigh("balance the").coverage).toBeGreaterThan(weigh("balance weather").coverage);
  });

  test("counts words as often as they are said", () => {
    const said = (word: string) => english.importanceOf(word);
    const expected = (2 * said("balance")) / (2 * said("balance") + 3 * said("weather"));
    expect(weigh("balance weather balance weather weather").coverage).toBeCloseTo(expected, 6);
  });
});

describe("how much of a text is familiar, without vectors", () => {
  const { weigh } = learnedFrom(["check my balance", "my balance", "my card"], undefined);

  test("is by how rare words are in the samples, unknown ones being the rarest", () => {
    // my: in 3 of 3; check: in 1 of 3; unknown: in 0 of 3.
    const my = Math.log(4 / 4) + 1;
    const check = Math.log(4 / 2) + 1;
    const unknown = Math.log(4) + 1;
    expect(weigh("check my weather").coverage).toBeCloseTo((check + my) / (check + my + unknown), 6);
    expect(weigh("my my weather").coverage).toBeCloseTo((2 * my) / (2 * my + unknown), 6);
    expect(weigh("weather").coverage).toBe(0);
    expect(weigh("my card").coverage).toBeCloseTo(1, 6);
  });
});

describe("what occurs in none of the texts that were learned from, but has a number", () => {
  /** Counts two texts, and learns from the first alone. */
  const learnedFromFirst = (vectors: WordVectors | undefined) => {
    const vocabulary = new Vocabulary();
    const [first] = ["check balance", "send cash"].map((text) => vocabulary.count(text.split(" ")));
    if (!first) throw new Error("nothing was counted");
    return weigher(Weighting.from([first], vocabulary.names, vectors), vocabulary.names);
  };

  test("has no weight", () => {
    const { weigh, names } = learnedFromFirst(english);
    const { features, weights } = weigh("send balance");
    const weightOf = (name: string) => weights[features.indexOf(names.indexOf(name))];
    expect(weightOf("send")).toBe(0);
    expect(weightOf("balance")).toBeCloseTo(0.82, 6);
  });

  test.each([
    ["with vectors", english],
    ["without vectors", undefined],
  ])("is as unknown to the coverage as what has none, %s", (_, vectors) => {
    const numbered = learnedFromFirst(vectors);
    expect(numbered.names).toContain("cash");
    expect(numbered.weigh("send cash").coverage).toBe(0);
    const { weigh, names } = learnedFrom(["check balance"], vectors);
    expect(names).not.toContain("cash");
    expect(weigh("check cash").coverage).toBeGreaterThan(0.2);
    expect(weigh("check cash").coverage).toBeLessThan(0.8);
    expect(numbered.weigh("check cash").coverage).toBeCloseTo(weigh("check cash").coverage, 6);
  });
});
