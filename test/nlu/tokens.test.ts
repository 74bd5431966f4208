import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenise } from "../../src/nlu/tokens.ts";

describe("a text falls into words and marks", () => {
  test.each([
    ["Hello there", ["hello", "there"]],
    ["  two\t\nlines ", ["two", "lines"]],
    ["", []],
    ["T-1001, please!", ["t", "1001", "please"]],
    ["5.50 €", ["5", "50"]],
    ["snake_case", ["snake", "case"]],
    ["don't say what’s", ["don't", "say", "what's"]],
    ["'quoted' dogs' ’tis", ["quoted", "dogs", "tis"]],
    ["rock'n'roll", ["rock'n'roll"]],
    ["ÄÖÜ straße ĐĂ", ["äöü", "straße", "đă"]],
    ["café", ["café"]],
    ["今日は晴れ", ["今", "日", "は", "晴", "れ"]],
    ["ガギ", ["ガ", "ギ"]],
    ["iPhone15を買う", ["iphone15", "を", "買", "う"]],
    ["안녕하세요 세계", ["안녕하세요", "세계"]],
    ["น้ำแข็ง", ["น้ํ", "า", "แ", "ข็", "ง"]],
    ["नमस्ते दुनिया", ["नमस्ते", "दुनिया"]],
    ["صباح الخير", ["صباح", "الخير"]],
    ["привет, мир", ["привет", "мир"]],
    ["🙂 ok 👨‍👩‍👧 ✌🏽", ["ok"]],
    ["x²", ["x2"]],
  ])("%o", (text, words) => {
    const tokens = tokenise(text.normalize("NFKC"));
    expect(tokens.filter(({ isWord }) => isWord).map(({ form }) => form)).toEqual(words);
  });

  test("each knows its place, and whether it is a word", () => {
    expect(tokenise("Hi, Zoë 🙂!")).toEqual([
      { form: "hi", start: 0, end: 2, isWord: true },
      { form: ",", start: 2, end: 3, isWord: false },
      { form: "zoë", start: 4, end: 7, isWord: true },
      { form: "🙂", start: 8, end: 10, isWord: false },
      { form: "!", start: 10, end: 11, isWord: false },
    ]);
  });

  test("nothing is lost but blanks, and nothing is said twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const tokens = tokenise(text);
        expect(tokens.map(({ start, end }) => text.slice(start, end)).join("")).toBe(
          text.replaceAll(/\s/g, ""),
        );
        let at = 0;
        for (const { start, end } of tokens) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
      }),
      { numRuns: 500 },
    );
  });

  test("case makes no difference to the words", () => {
    for (const text of ["WHAT'S Up", "ÉCOLE", "ПРИВЕТ"]) {
      const forms = (of: string) => tokenise(of).map(({ form }) => form);
      expect(forms(text)).toEqual(forms(text.toLowerCase()));
    }
  });
});
