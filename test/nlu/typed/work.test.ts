import { describe, expect, test } from "vitest";
import { typedFormats } from "../../../src/dialog/model.ts";
import { maxValueTokens } from "../../../src/nlu/entity.ts";
import { entityMatcher } from "../../../src/nlu/entity-matcher.ts";
import { maxSlotTextTokens } from "../../../src/nlu/sample-trie.ts";
import { tokenise } from "../../../src/nlu/tokens.ts";
import { wednesday } from "./hearing.ts";

const size = 64 * 1024;
const times = (text: string, count: number) => text.repeat(count);

/** Texts in which much may begin and little ends well. Of more tokens, slots never see the rest. */
const hostile: readonly (readonly [name: string, text: string])[] = [
  ["one endless word", times("a", size)],
  ["one endless number", times("1", size)],
  ["letters and digits in one word", times("a1", size / 2)],
  ["apostrophes in one word", times("1'", size / 2)],
  ["long words", times(`${times("a", 326)} `, maxSlotTextTokens)],
  ["accents", times("é", size)],
  ["number words", times("one million two hundred thousand and ", 34)],
  ["hundreds", times("hundred ", 200)],
  ["a German compound", times("einundzwanzig ", 200)],
  ["one German compound", times("ein", size / 3)],
  ["groups of digits", times("100,", 100)],
  ["points", times("1.", 100)],
  ["colons", times("1:", 100)],
  ["slashes", times("1/", 100)],
  ["minus signs", times("-", 200)],
  ["minus words", times("minus ", 200)],
  ["halves", times("half a ", 100)],
  ["durations", times("an hour and a half and ", 34)],
  ["German durations", times("eine halbe ", 100)],
  ["dates", times("friday the 3rd of may ", 40)],
  ["German dates", times("freitag den 3. ", 50)],
  ["Spanish times", times("las siete y media menos ", 40)],
  ["signs of currencies", times("$1 ", 100)],
  ["at signs", times("a@", 100)],
  ["domains", `${times("a.", 100)}@`],
  ["schemes", times("http://", 50)],
  ["plus signs and parentheses", times("+(1)", 50)],
];

describe("the work of typed entities is bounded", () => {
  test.each(hostile)("in %s", (_, text) => {
    const tokens = tokenise(text).slice(0, maxSlotTextTokens);
    for (const locale of ["en_US", "de_DE", "es_ES"]) {
      for (const format of typedFormats) {
        const matcher = entityMatcher({ id: "x", format }, locale);
        const isSound = tokens.every((_, start) => {
          const values = matcher.valuesAt(text, tokens, start, wednesday);
          const isInside = values.every(({ end }) => end > start && end <= tokens.length);
          return isInside && values.length <= maxValueTokens;
        });
        expect(isSound, `${format} in ${locale}`).toBe(true);
      }
    }
  });
});
