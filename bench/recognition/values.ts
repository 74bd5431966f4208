import type { Chance } from "./chance.ts";
import { cities, companies, months, names, weekdays } from "./phrases.ts";

/** What fills a slot: the entity in the model's own words, and a value as people say it. */
interface SlotKind {
  readonly definition: object;
  /** How those read it who go by a list of values, or by a regular expression. */
  readonly read: readonly string[] | RegExp;
  value(chance: Chance): string;
}

const slotPattern = /\$\{(\w+)\}/g;

/** By slot. */
export const slotKinds: Readonly<Record<string, SlotKind>> = {
  date: {
    definition: { format: "date" },
    read: new RegExp(
      [
        `\\b(?:${months.join("|")}) \\d{1,2}\\b`,
        `\\bthe \\d{1,2}th of (?:${months.join("|")})\\b`,
        "\\b\\d{1,2}/\\d{1,2}/\\d{4}\\b",
        `\\bnext (?:${weekdays.join("|")})\\b`,
      ].join("|"),
      "gi",
    ),
    value: (chance) =>
      chance.one([
        () => `${chance.one(months)} ${1 + chance.below(28)}`,
        () => `the ${4 + chance.below(16)}th of ${chance.one(months)}`,
        () => `${1 + chance.below(12)}/${1 + chance.below(28)}/${2027 + chance.below(9)}`,
        () => `next ${chance.one(weekdays)}`,
      ])(),
  },
  time: {
    definition: { format: "time" },
    read: /\b\d{1,2}:\d{2} [ap]m\b|\b\d{1,2} in the morning\b|\bhalf past \w+\b/gi,
    value: (chance) =>
      chance.one([
        () => `${1 + chance.below(12)}:${10 + chance.below(50)} pm`,
        () => `${1 + chance.below(11)} in the morning`,
        () => `half past ${chance.one(["six", "seven", "eight", "nine"])}`,
      ])(),
  },
  amount: {
    definition: { format: "money" },
    read: /\$\d+|\b(?:\d+(?:\.\d\d)?|forty|sixty|two hundred) (?:euros|dollars)\b/gi,
    value: (chance) =>
      chance.one([
        () => `$${chance.below(10_000)}`,
        () => `${chance.below(1000)}.${10 + chance.below(90)} euros`,
        () => `${chance.one(["forty", "sixty", "two hundred"])} dollars`,
      ])(),
  },
  count: {
    definition: { format: "number" },
    read: /\b\d+\b/g,
    value: (chance) => `${2 + chance.below(500)}`,
  },
  city: listed(cities),
  company: listed(companies),
  code: {
    definition: { format: "regex", ...inEnglish({ values: ["[a-z]{2}-?[0-9]{4}"] }) },
    read: /\b[a-z]{2}-?[0-9]{4}\b/gi,
    value: (chance) => `${chance.one(["AB", "KX", "PR", "ZT"])}-${1000 + chance.below(9000)}`,
  },
  email: {
    definition: { format: "email" },
    read: /\b\w+@\w+\.\w+\b/gi,
    value: (chance) => `${chance.one(names)}${chance.below(1000)}@example.org`,
  },
};

/** The slots of a sample, in its order. */
export function slotsIn(sample: string): string[] {
  return [...sample.matchAll(slotPattern)].map(([, slot]) => slot ?? "");
}

/** Puts values into the slots of a sample. */
export function filledIn(sample: string, chance: Chance): string {
  return sample.replaceAll(slotPattern, (_, slot: string) => slotKinds[slot]?.value(chance) ?? slot);
}

/** What a file of a model says in the one language of generated models. */
export function inEnglish(data: object): object {
  return { language_data: { en_US: data } };
}

function listed(values: readonly string[]): SlotKind {
  return {
    definition: { format: "value_list", ...inEnglish({ values }) },
    read: values,
    value: (chance) => chance.one(values),
  };
}
