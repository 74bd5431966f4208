import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codePointsBefore, normalise } from "../../src/nlu/normalise.ts";
import { tokenise } from "../../src/nlu/tokens.ts";

/** Texts that are full of characters which fold, compose and decompose. */
const awkward = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "a",
      "ｚ",
      "５",
      "é",
      "e\u0301",
      "\u0301",
      "\u0327",
      "ﬁ",
      "½",
      "⑴",
      "㈱",
      "㎏",
      "™",
      "…",
      " ",
    ),
    fc.constantFrom("ｶ", "ﾞ", "ﾟ", "カ", "\u3099", "각", "\u1100", "\u1161", "\u11a8", "ㄱ", "ㅏ", "ﾡ", "ￂ"),
    fc.constantFrom(
      "น",
      "\u0e49",
      "ำ",
      "🙂",
      "\u{1f468}\u200d\u{1f469}",
      "\ufe0f",
      "ﷺ",
      "ſ",
      "K",
      "\u1e9b\u0323",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
});

describe("normalising", () => {
  test.each([
    ["full-width letters and digits", "Ｈｅｌｌｏ　５０", "Hello 50"],
    ["decomposed accents", "Cafe\u0301 Zu\u0308rich", "Café Zürich"],
    ["ligatures", "ﬁve oﬃces", "five offices"],
    ["half-width katakana with voicing marks", "ｶﾞｿﾘﾝ", "ガソリン"],
    ["decomposed Hangul", "\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"],
    ["half-width Hangul", "ﾡￂ", "가"],
    ["what needs nothing", "plain text, 你好, 🙂", "plain text, 你好, 🙂"],
  ])("folds %s", (_, text, expected) => {
    expect(normalise(text).text).toBe(expected);
  });

  test("gives the NFKC form of any text", () => {
    fc.assert(
      fc.property(awkward, (text) => {
        expect(normalise(text).text).toBe(text.normalize("NFKC"));
      }),
      { numRuns: 2000 },
    );
  });

  test("gives the NFKC form of every character after a letter, a syllable and a mark", () => {
    const wrong: string[] = [];
    for (let codePoint = 0x20; codePoint < 0x16000; codePoint++) {
      if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
      const character = String.fromCodePoint(codePoint);
      for (const before of ["a", "カ", "\u1100", "가", "e\u0301"]) {
        const text = before + character;
        if (normalise(text).text !== text.normalize("NFKC"))
          wrong.push(`${before} + ${codePoint.toString(16)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("knows where every word came from", () => {
    fc.assert(
      fc.property(awkward, (text) => {
        const normalised = normalise(text);
        for (const token of tokenise(normalised.text)) {
          const start = normalised.originOf(token.start);
          const end = normalised.endOf(token.end);
          const typed = text.slice(start, end).normalize("NFKC");
          expect(typed).toContain(normalised.text.slice(token.start, token.end));
          expect(end).toBeGreaterThan(start);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("goes back to the original in order", () => {
    fc.assert(
      fc.property(awkward, (text) => {
        const normalised = normalise(text);
        expect(normalised.originOf(normalised.text.length)).toBe(text.length);
        for (let index = 0; index < normalised.text.length; index++) {
          expect(normalised.originOf(index)).toBeLessThanOrEqual(normalised.originOf(index + 1));
          expect(normalised.endOf(index)).toBeLessThanOrEqual(normalised.endOf(index + 1));
        }
      }),
    );
  });
});

test("code points are counted, not UTF-16 units", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary", minLength: 1, maxLength: 1 })),
      fc.nat(),
      (all, choice) => {
        const count = all.length === 0 ? 0 : choice % (all.length + 1);
        const before = all.slice(0, count).join("");
        expect(codePointsBefore(all.join(""), before.length)).toBe(count);
      },
    ),
  );
});
