import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, SpellingIndex } from "../../src/nlu/spelling.ts";

describe("the distance of two texts", () => {
  test.each([
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "", 3],
    ["savings", "savings", 0],
    ["savings", "saving", 1],
    ["savings", "savingss", 1],
    ["savings", "sabings", 1],
    ["savings", "asvings", 1],
    ["savings", "savigns", 1],
    ["savings", "savins", 1],
    ["ab", "ba", 1],
    ["abcd", "badc", 2],
    ["abc", "cab", 2],
    // With letters between those that were exchanged it would be 2 by way of "ac".
    ["ca", "abc", 3],
    ["kitten", "sitting", 3],
    ["abc", "xyz", 3],
  ])("%j and %j: %d", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  test("is 0 for the same text only, and no longer than the longer one", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

function indexOf(...texts: string[]): SpellingIndex<string> {
  const index = new SpellingIndex<string>();
  for (const text of texts) index.add(text, text);
  return index;
}

describe("a misspelt text", () => {
  test.each([
    ["of four letters is not known", "cash", "cahs", undefined],
    ["of five letters may have one wrong", "money", "monet", 1],
    ["of five letters may have one missing, if five are left", "moneys", "money", 1],
    ["of fewer than five letters is not known, even when the right one has five", "money", "mone", undefined],
    ["of five letters may have one too many", "money", "monney", 1],
    ["of five letters may have two exchanged", "money", "moeny", 1],
    ["of five letters may not have two wrong", "money", "mamey", undefined],
    ["of eight letters may not have two wrong", "checking", "chacking", 1],
    ["of eight letters may have one wrong only", "checking", "chackimg", undefined],
    ["of nine letters may have two wrong", "brokerage", "brakerege", 2],
    ["of nine letters may have two missing, if nine are left", "investments", "invstmnts", 2],
    ["of nine letters may not have three wrong", "brokerage", "brakerebe", undefined],
    ["of nine letters may have twice two exchanged", "brokerage", "borkeraeg", 2],
    ["that is right has no distance", "brokerage", "brokerage", 0],
    ["of eight letters may have one wrong, though the right one has nine", "brokerage", "brokerge", 1],
    [
      "of eight letters may not have two wrong, though the right one has nine",
      "brokerage",
      "brakerge",
      undefined,
    ],
    [
      "of nine letters may not have two wrong, when the right one has eight",
      "checking",
      "chackinng",
      undefined,
    ],
    ["may have a blank too many", "debit card", "deb it card", 1],
    ["may have digits nowhere", "abcdef1", "abcdef2", undefined],
    ["may not have a digit for a letter", "money", "m0ney", undefined],
    ["may not lack the digits of the right one", "platinum1", "platinum", undefined],
    ["with a digit is not known even when it is right", "platinum1", "platinum1", undefined],
    ["with digits of another script is not known", "حساب١٢", "حسابب١٢", undefined],
    ["of forty letters is known", "a".repeat(40), `b${"a".repeat(39)}`, 1],
    ["of forty-one letters is not", "a".repeat(40), "a".repeat(41), undefined],
    ["is not known when the right one has forty-one", "a".repeat(41), "a".repeat(40), undefined],
  ])("%s", (_, right, written, distance) => {
    const found = indexOf("something else", right).find(written);
    expect(found).toEqual(distance === undefined ? undefined : { item: right, distance });
  });

  test("is the nearest of several", () => {
    expect(indexOf("brokerages", "brokerage").find("brokerag")).toEqual({ item: "brokerage", distance: 1 });
    expect(indexOf("brokerags", "brokerage").find("brokerage")).toEqual({ item: "brokerage", distance: 0 });
  });

  test("is the one that was added first of several as near", () => {
    expect(indexOf("savings", "ravings").find("zavings")?.item).toBe("savings");
    expect(indexOf("ravings", "savings").find("zavings")?.item).toBe("ravings");
  });

  test("is what was added with it", () => {
    const index = new SpellingIndex<number>();
    index.add("savings", 7);
    index.add("savings", 8);
    expect(index.find("savngs")).toEqual({ item: 7, distance: 1 });
  });

  test("is nothing when nothing was added", () => {
    expect(new SpellingIndex<string>().find("savings")).toBeUndefined();
  });
});

test("one finds what comparing with every text finds", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 4, maxLength: 11 });
  const most = (of: string) => (of.length < 5 ? 0 : of.length < 9 ? 1 : 2);
  fc.assert(
    fc.property(fc.uniqueArray(text, { maxLength: 12 }), text, (texts, written) => {
      const near = texts
        .map((item) => ({ item, distance: editDistance(item, written) }))
        .filter(({ item, distance }) => most(item) > 0 && distance <= Math.min(most(item), most(written)))
        .sort((a, b) => a.distance - b.distance);
      const found = indexOf(...texts).find(most(written) > 0 ? written : "");
      expect(found).toEqual(most(written) > 0 ? near[0] : undefined);
    }),
    { numRuns: 500 },
  );
});
