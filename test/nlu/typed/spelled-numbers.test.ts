import fc from "fast-check";
import { expect, test } from "vitest";
import { entityMatcher } from "../../../src/nlu/entity-matcher.ts";
import { tokenise } from "../../../src/nlu/tokens.ts";
import { wednesday } from "./hearing.ts";

const small = {
  en: "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
  de: "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
  es: "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve",
};
const tens = {
  en: "- - twenty thirty forty fifty sixty seventy eighty ninety",
  de: "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
  es: "- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa",
};
const spanishHundreds =
  "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos";

const word = (list: string, index: number): string => list.split(" ")[index] ?? "";
const parts = (n: number, by: number) => [Math.floor(n / by), n % by] as const;

function english(n: number): string {
  if (n < 20) return word(small.en, n);
  const [[ten, unit], [hundred, rest], [thousand, below]] = [parts(n, 10), parts(n, 100), parts(n, 1000)];
  if (n < 100) return word(tens.en, ten) + (unit ? `-${word(small.en, unit)}` : "");
  if (n < 1000) return `${word(small.en, hundred)} hundred${rest ? ` and ${english(rest)}` : ""}`;
  const [million, belowMillion] = parts(n, 1e6);
  if (million > 0) return `${english(million)} million${belowMillion ? ` ${english(belowMillion)}` : ""}`;
  return `${english(thousand)} thousand${below ? `${below < 100 ? " and" : ""} ${english(below)}` : ""}`;
}

function german(n: number, isLast = true): string {
  if (n === 1 && !isLast) return "ein";
  if (n < 20) return word(small.de, n);
  const [[ten, unit], [hundred, rest], [thousand, below]] = [parts(n, 10), parts(n, 100), parts(n, 1000)];
  if (n < 100) return (unit ? `${german(unit, false)}und` : "") + word(tens.de, ten);
  if (n < 1000) return `${german(hundred, false)}hundert${rest ? german(rest, isLast) : ""}`;
  const [million, belowMillion] = parts(n, 1e6);
  if (million > 0) {
    const many = million === 1 ? "eine Million" : `${german(million, false)} Millionen`;
    return many + (belowMillion ? ` ${german(belowMillion)}` : "");
  }
  return `${german(thousand, false)}tausend${below ? german(below, isLast) : ""}`;
}

function spanish(n: number): string {
  if (n < 30) return word(small.es, n);
  const [[ten, unit], [hundred, rest], [thousand, below]] = [parts(n, 10), parts(n, 100), parts(n, 1000)];
  if (n < 100) return word(tens.es, ten) + (unit ? ` y ${word(small.es, unit)}` : "");
  if (n === 100) return "cien";
  if (n < 1000) return word(spanishHundreds, hundred) + (rest ? ` ${spanish(rest)}` : "");
  const [million, belowMillion] = parts(n, 1e6);
  if (million > 0) {
    const many = million === 1 ? "un millón" : `${spanish(million)} millones`;
    return many + (belowMillion ? ` ${spanish(belowMillion)}` : "");
  }
  return (thousand === 1 ? "mil" : `${spanish(thousand)} mil`) + (below ? ` ${spanish(below)}` : "");
}

test.each([
  ["en_US", english],
  ["de_DE", german],
  ["es_ES", spanish],
] as const)("every number below a milliard is understood as it is spelled in %s", (locale, spell) => {
  const matcher = entityMatcher({ id: "x", format: "number" }, locale);
  const number = fc.oneof(fc.nat(120), fc.nat(10_000), fc.nat(999_999_999));
  fc.assert(
    fc.property(number, (n) => {
      const text = spell(n);
      const tokens = tokenise(text);
      const [longest] = matcher.valuesAt(text, tokens, 0, wednesday);
      expect(longest, text).toEqual({ end: tokens.length, value: `${n}` });
    }),
    { numRuns: 2000 },
  );
});
