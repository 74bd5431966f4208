import { describe, expect, test } from "vitest";
import { expectNothing, expectValue, type Line, valuesAt } from "./hearing.ts";

describe("money in English", () => {
  test.each<Line>([
    ["[$20]", "20 USD"],
    ["[$ 20]", "20 USD"],
    ["[-$20]", "-20 USD"],
    ["[$1,200.50]", "1200.5 USD"],
    ["[$3.5 million]", "3500000 USD"],
    ["[$20k]", "20000 USD"],
    ["[20 dollars] please", "20 USD"],
    ["[fifty euros]", "50 EUR"],
    ["[20 bucks]", "20 USD"],
    ["[a dollar]", "1 USD"],
    ["[half a million dollars]", "500000 USD"],
    ["[20€]", "20 EUR"],
    ["[five pounds fifty]", "5.5 GBP"],
    ["[five dollars and twenty cents]", "5.2 USD"],
    ["[50 cents]", "0.5 USD"],
    ["[fifty pence]", "0.5 GBP"],
    ["[20 USD]", "20 USD"],
    ["[20 usd]", "20 USD"],
    ["[20eur]", "20 EUR"],
    ["[USD 20]", "20 USD"],
    ["[20 TRY]", "20 TRY"],
    ["[20] try", "20 ~0.5"],
    ["[20] people", "20 ~0.5"],
    ["[twenty]", "20 ~0.5"],
    ["[20 canadian dollars]", "20 CAD"],
  ])("%s is %s", (said, value) => expectValue("money", "en_US", [said, value]));

  test.each(["$", "dollars", "USD", "for all", "a few"])("there is none in %s", (text) =>
    expectNothing("money", "en_US", text),
  );

  test("the number alone is the shortest reading, and the least sure", () => {
    expect(valuesAt("money", "en_US", "five pounds fifty", 0).map(({ value }) => value)).toEqual([
      "5.5 GBP",
      "5 GBP",
      "5 ~0.5",
    ]);
  });
});

describe("money elsewhere", () => {
  test.each<readonly [string, ...Line]>([
    ["en_CA", "[20 dollars]", "20 CAD"],
    ["en_AU", "[$20]", "20 AUD"],
    ["en_CA", "[20 us dollars]", "20 USD"],
    ["de_DE", "[€ 1.200,50]", "1200.5 EUR"],
    ["de_DE", "[1.200,50 €]", "1200.5 EUR"],
    ["de_DE", "[zwanzig Euro]", "20 EUR"],
    ["de_DE", "[fünf Euro fünfzig]", "5.5 EUR"],
    ["de_DE", "[zwei Euro und zehn Cent]", "2.1 EUR"],
    ["de_CH", "[20 Franken]", "20 CHF"],
    ["es_ES", "[veinte euros]", "20 EUR"],
    ["es_ES", "[cinco euros con veinte céntimos]", "5.2 EUR"],
    ["es_MX", "[$20]", "20 MXN"],
    ["es_AR", "[veinte pesos]", "20 ARS"],
    ["es_ES", "[20 dólares]", "20 USD"],
    ["da_DK", "[20 DKK]", "20 DKK"],
  ])("in %s %s is %s", (locale, said, value) => expectValue("money", locale, [said, value]));
});
