import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Counts,
  type FeatureName,
  isGram,
  isWord,
  Vocabulary,
} from "../../../src/nlu/learned/features.ts";

/** How often a text has each feature, by name. */
function tallyOf({ features, counts }: Counts, names: readonly FeatureName[]): Map<FeatureName, number> {
  return new Map([...features].map((feature, i) => [names[feature] ?? "", counts[i] ?? 0]));
}

const termsOf = (counts: Counts, names: readonly FeatureName[]) =>
  Object.fromEntries([...tallyOf(counts, names)].filter(([name]) => !isGram(name)));

const gramsOf = (counts: Counts, names: readonly FeatureName[]) =>
  [...tallyOf(counts, names)].filter(([name]) => isGram(name));

describe("the features of a text", () => {
  test("are its words, and pairs of neighbours", () => {
    const vocabulary = new Vocabulary();
    const counts = vocabulary.count(["send", "me", "cash"]);
    expect(termsOf(counts, vocabulary.names)).toEqual({
      send: 1,
      me: 1,
      "send me": 1,
      cash: 1,
      "me cash": 1,
    });
  });

  test("are counted as often as they occur, each under one number", () => {
    const vocabulary = new Vocabulary();
    const counts = vocabulary.count(["no", "no", "no"]);
    expect(termsOf(counts, vocabulary.names)).toEqual({ no: 3, "no no": 2 });
    expect(new Set(counts.features).size).toBe(counts.features.length);
  });

  test("have numbers in the order in which they were first seen", () => {
    const vocabulary = new Vocabulary();
    const first = vocabulary.count(["a", "b"]);
    expect([...first.features]).toEqual([...first.features].map((_, i) => i));
    const known = vocabulary.names.length;
    const second = vocabulary.count(["b", "c"]);
    expect(vocabulary.names.filter((name) => !isGram(name)).slice(0, 3)).toEqual(["a", "b", "a b"]);
    expect(second.features[0]).toBe(vocabulary.names.indexOf("b"));
    expect(vocabulary.names.slice(known, known + 2)).toEqual(["c", "b c"]);
  });

  test("are sequences of 2 to 4 characters of each word and the blanks around it", () => {
    const vocabulary = new Vocabulary();
    // In " ab " it is 3 + 2 + 1.
    expect(gramsOf(vocabulary.count(["ab"]), vocabulary.names)).toHaveLength(6);
    // In " a " it is 2 + 1, and as many others in " b ".
    expect(gramsOf(vocabulary.count(["a", "b"]), vocabulary.names)).toHaveLength(6);
    expect(gramsOf(vocabulary.count(["a"]), vocabulary.names)).toHaveLength(3);
  });

  test("are no sequences across the bounds of words", () => {
    const of = (...words: string[]) => {
      const counts = vocabulary.count(words);
      return new Set(gramsOf(counts, vocabulary.names).map(([name]) => name));
    };
    const vocabulary = new Vocabulary();
    const pair = of("pay", "rent");
    const apart = new Set([...of("pay"), ...of("rent")]);
    expect(pair).toEqual(apart);
  });

  test("are sequences that are counted with repetition", () => {
    const vocabulary = new Vocabulary();
    const counts = vocabulary.count(["aaaaaa"]);
    const sorted = gramsOf(counts, vocabulary.names).map(([, count]) => count);
    // aa 5 times, aaa 4 times, aaaa 3 times, and at either end one of each length.
    expect(sorted.sort((a, b) => b - a)).toEqual([5, 4, 3, 1, 1, 1, 1, 1, 1]);
  });

  test("are none when there are no words", () => {
    const { features, counts, unknownWords } = new Vocabulary().count([]);
    expect([features.length, counts.length, unknownWords]).toEqual([0, 0, []]);
  });
});

test("words, pairs and sequences of characters are told apart", () => {
  expect(["cash", "me cash", 17].map(isWord)).toEqual([true, false, false]);
  expect(["cash", "me cash", 17].map(isGram)).toEqual([false, false, true]);
});

describe("a vocabulary of names", () => {
  const learned = new Vocabulary();
  learned.count(["check", "my", "balance"]);
  const names = [...learned.names];

  test("gives the same numbers as the one that learned them", () => {
    const words = fc.array(fc.constantFrom("check", "my", "balance"), { maxLength: 8 });
    fc.assert(
      fc.property(words, (text) => {
        const again = Vocabulary.of(names);
        const once = new Vocabulary();
        for (const word of [["check", "my", "balance"], text]) once.count(word);
        const ours = again.count(text);
        const theirs = once.count(text);
        const known = [...theirs.features].filter((feature) => feature < names.length);
        expect([...ours.features]).toEqual(known);
        expect(tallyOf(ours, names)).toEqual(
          new Map([...tallyOf(theirs, once.names)].filter(([name]) => names.includes(name))),
        );
      }),
    );
  });

  test("learns nothing, and tells what words it does not know", () => {
    const vocabulary = Vocabulary.of(names);
    const counts = vocabulary.count(["check", "your", "balance", "your"]);
    expect(vocabulary.names).toEqual(names);
    expect(counts.unknownWords).toEqual(["your", "your"]);
    expect(termsOf(counts, names)).toEqual({ check: 1, balance: 1 });
  });

  test("knows parts of words that it does not know", () => {
    const counts = Vocabulary.of(names).count(["balances"]);
    expect(counts.unknownWords).toEqual(["balances"]);
    expect(gramsOf(counts, names).length).toBeGreaterThan(5);
  });

  test("does not take a pair of known words for known", () => {
    const counts = Vocabulary.of(names).count(["balance", "check"]);
    expect(termsOf(counts, names)).toEqual({ balance: 1, check: 1 });
    expect(counts.unknownWords).toEqual([]);
  });
});

test("a text is counted the same, whatever was counted before", () => {
  const vocabulary = new Vocabulary();
  const first = vocabulary.count(["no", "no", "thanks"]);
  vocabulary.count(["no", "thanks", "no", "thanks"]);
  expect(vocabulary.count(["no", "no", "thanks"])).toEqual(first);
});
