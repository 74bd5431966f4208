import type { EntityDefinition, TypedFormat } from "../dialog/model.ts";
import { compilePattern } from "./regex.ts";

/** So many values stand for all that an entity can have. */
const maxValues = 5;

/** What values of typed entities look like. Digits and the like are written the same in most languages. */
const typedExamples: Readonly<Record<TypedFormat, readonly string[]>> = {
  number: ["3", "12", "250"],
  money: ["20 €", "50 $", "120"],
  percent: ["10 %", "50 %"],
  date: ["1/2/2027", "2027-05-03"],
  time: ["10:30", "17:00"],
  duration: ["30 min", "2 h"],
  email: ["anna@example.org"],
  phone: ["+1 555 123 4567"],
  url: ["https://example.org"],
  boolean: [],
  any_text: [],
};

/** Texts that are tried on patterns, for nobody can say in general what a pattern matches. */
const probes = [
  "3", "12", "250", "5000", "123456", "1234567890", "50 euros", "50 dollars", "20 usd", "10 %", "7 days",
  "ABC123", "AB-1234", "A1", "X", "12:30", "5pm", "2027-05-03", "1.50", "anna@example.org", "Anna", "red",
]; // biome-ignore format: a list that is read as a whole

/** Some values of an entity, to fill into samples that a classifier learns from. */
export function exampleValues(entity: EntityDefinition, locale: string): string[] {
  switch (entity.format) {
    case "value_list": {
      const all = (entity.values.get(locale) ?? []).flatMap(({ value, synonyms }) => [value, ...synonyms]);
      const step = Math.max(1, all.length / maxValues);
      return Array.from(
        { length: Math.min(maxValues, all.length) },
        (_, i) => all[Math.floor(i * step)] ?? "",
      );
    }
    case "regex": {
      const patterns = (entity.patterns.get(locale) ?? []).map((pattern) => compilePattern(pattern));
      return probes.filter((probe) => patterns.some((one) => one.matches(probe))).slice(0, maxValues);
    }
    default:
      return [...typedExamples[entity.format]];
  }
}
