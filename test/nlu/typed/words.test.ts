import { describe, expect, test } from "vitest";
import { maxValueTokens } from "../../../src/nlu/entity.ts";
import { expectNothing, expectValue, valuesAt } from "./hearing.ts";

describe("yes and no", () => {
  test.each([
    ["en_US", ["yes", "Sure", "yep", "of course", "true", "OK", "yes please"], "true"],
    ["en_US", ["no", "nope", "false", "not really", "no thanks", "don’t"], "false"],
    ["de_DE", ["ja", "na klar", "natürlich", "jawohl", "true"], "true"],
    ["de_DE", ["nein", "Nö", "auf keinen Fall", "nein danke"], "false"],
    ["es_ES", ["sí", "si", "claro que sí", "por supuesto", "vale"], "true"],
    ["es_ES", ["no", "para nada", "claro que no"], "false"],
    ["fr_FR", ["yes"], "true"],
  ])("in %s %o are %s", (locale, texts, value) => {
    for (const text of texts) {
      expectValue("boolean", locale, [`[${text}]`.replace("’", "'"), value]);
    }
  });

  test.each(["maybe", "know", "yesterday", "1", "noon"])("%s is neither", (text) =>
    expectNothing("boolean", "en_US", text),
  );
});

describe("any text", () => {
  test("is every run of words, the longest first", () => {
    expect(valuesAt("any_text", "en_US", "buy milk, and eggs!", 0).map(({ value }) => value)).toEqual([
      "buy milk, and eggs",
      "buy milk, and",
      "buy milk",
      "buy",
    ]);
  });

  test("keeps marks that are no punctuation", () => {
    expectValue("any_text", "en_US", ["[C# (and more)]", "C# (and more)"]);
    expectValue("any_text", "en_US", ["[👍]", "👍"]);
  });

  test("is nothing when there is only punctuation", () => expectNothing("any_text", "en_US", "?! ..."));

  test(`has at most ${maxValueTokens} words and marks`, () => {
    const values = valuesAt("any_text", "en_US", "x ".repeat(100), 0);
    expect(values).toHaveLength(maxValueTokens);
    expect(values[0]?.value.split(" ")).toHaveLength(maxValueTokens);
  });
});
