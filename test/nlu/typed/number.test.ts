import { describe, expect, test } from "vitest";
import { expectNothing, expectValue, type Line, valuesAt } from "./hearing.ts";

describe("numbers in English", () => {
  test.each<Line>([
    ["[fifty]", "50"],
    ["[50] people", "50"],
    ["[1,200]", "1200"],
    ["[1,234,567.80]", "1234567.8"],
    ["[3.5]", "3.5"],
    ["[3,5]", "3.5"],
    ["[007]", "7"],
    ["[.5]", "0.5"],
    ["about [.5] or", "0.5"],
    ["[-4] degrees", "-4"],
    ["[−4] degrees", "-4"],
    ["[minus four] degrees", "-4"],
    ["[two and a half]", "2.5"],
    ["[2 and a half]", "2.5"],
    ["[three point one four]", "3.14"],
    ["[a dozen] eggs", "12"],
    ["[two dozen]", "24"],
    ["[half a dozen]", "6"],
    ["[half]", "0.5"],
    ["[twenty-five]", "25"],
    ["[Twenty Five]", "25"],
    ["[hundred and five]", "105"],
    ["[a hundred]", "100"],
    ["[twelve hundred]", "1200"],
    ["[two hundred thousand and five]", "200005"],
    ["[one million two hundred thousand three hundred and four]", "1200304"],
    ["[1.5 million]", "1500000"],
    ["[two and a half million]", "2500000"],
    ["[half a million]", "500000"],
    ["[a couple of] things", "2"],
    ["[20k]", "20000"],
    ["[zero]", "0"],
    ["[5] - 6", "5"],
    ["[5]-6", "5"],
    ["the second [one]", "1"],
    ["[123456789012345678901234567890]", "123456789012345678901234567890"],
  ])("%s is %s", (said, value) => expectValue("number", "en_US", [said, value]));

  test.each([
    ...["a", "an hour", "and", "point", "minus", "hundreds", "dozen", "17:30", "12/24", "5pm", "3rd"],
    ...["1,20,000", "2½", "½", "1.2.3", "x5", "someone", "1234567890123456789012345678901", "٣"],
  ])("there is none in %s", (text) => expectNothing("number", "en_US", text));

  test("shorter ones are found, too, but none that cut digits", () => {
    const values = (text: string) => valuesAt("number", "en_US", text, 0).map(({ value }) => value);
    expect(values("two hundred and five")).toEqual(["205", "200", "2"]);
    expect(values("1,200.50")).toEqual(["1200.5"]);
  });
});

describe("numbers in German", () => {
  test.each<Line>([
    ["[fünfzig]", "50"],
    ["[fuenfzig]", "50"],
    ["[1.200]", "1200"],
    ["[1.200,50]", "1200.5"],
    ["[3,5]", "3.5"],
    ["[3.5]", "3.5"],
    ["[zweieinhalb]", "2.5"],
    ["[anderthalb]", "1.5"],
    ["[minus vier]", "-4"],
    ["[ein Dutzend]", "12"],
    ["[fünfundzwanzig]", "25"],
    ["[fünf und zwanzig]", "25"],
    ["[hundertfünf]", "105"],
    ["[dreiunddreißig]", "33"],
    ["[zweitausendsechsundzwanzig]", "2026"],
    ["[siebenhundertsiebenundsiebzigtausendsiebenhundertsiebenundsiebzig]", "777777"],
    ["[eine Million zweihunderttausend]", "1200000"],
    ["[drei Komma fünf]", "3.5"],
    ["[eine halbe Million]", "500000"],
    ["[eins]", "1"],
  ])("%s is %s", (said, value) => expectValue("number", "de_DE", [said, value]));

  test.each(["und", "einmal", "achten", "zweifel", "fifty"])("there is none in %s", (text) =>
    expectNothing("number", "de_DE", text),
  );
});

describe("numbers in Spanish", () => {
  test.each<Line>([
    ["[cincuenta]", "50"],
    ["[1.200]", "1200"],
    ["[3,5]", "3.5"],
    ["[dos y medio]", "2.5"],
    ["[menos cuatro]", "-4"],
    ["[una docena]", "12"],
    ["[veintidós]", "22"],
    ["[veintidos]", "22"],
    ["[treinta y cinco]", "35"],
    ["[ciento cinco]", "105"],
    ["[quinientas]", "500"],
    ["[mil doscientos]", "1200"],
    ["[dos mil veintiséis]", "2026"],
    ["[mil millones]", "1000000000"],
    ["[medio millón]", "500000"],
    ["[un millón]", "1000000"],
  ])("%s is %s", (said, value) => expectValue("number", "es_ES", [said, value]));

  test("in Mexico the point is the decimal mark", () => {
    expectValue("number", "es_MX", ["[1,200.50]", "1200.5"]);
  });
});

describe("numbers elsewhere", () => {
  test.each<Line>([
    ["[3,5]", "3.5"],
    ["[1.200]", "1200"],
    ["[fifty]", "50"],
  ])("%s is %s in Danish", (said, value) => expectValue("number", "da_DK", [said, value]));

  test("a locale that nobody knows is like English", () => {
    expectValue("number", "xx", ["[1,200.5]", "1200.5"]);
    expectValue("number", "not a locale", ["[fifty]", "50"]);
  });

  test("the Swiss have apostrophes", () => expectValue("number", "de_CH", ["[1'200.50]", "1200.5"]));

  test("full-width digits are digits", () => {
    expect(valuesAt("number", "en_US", "５０", 0)).toEqual([{ covered: "50", value: "50" }]);
  });
});

describe("percentages", () => {
  test.each<Line>([
    ["[20 %]", "20 %"],
    ["[20%] off", "20 %"],
    ["[twenty percent] off", "20 %"],
    ["[3.5 per cent]", "3.5 %"],
    ["[minus two percent]", "-2 %"],
  ])("%s is %s", (said, value) => expectValue("percent", "en_US", [said, value]));

  test("in German and Spanish", () => {
    expectValue("percent", "de_DE", ["[zwanzig Prozent]", "20 %"]);
    expectValue("percent", "de_DE", ["[3,5 %]", "3.5 %"]);
    expectValue("percent", "es_ES", ["[veinte por ciento]", "20 %"]);
  });

  test.each(["20", "percent", "%", "20 persons"])("there is none in %s", (text) =>
    expectNothing("percent", "en_US", text),
  );
});
