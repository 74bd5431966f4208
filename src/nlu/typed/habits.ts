import { english } from "./english.ts";
import { german } from "./german.ts";
import type { Language } from "./language.ts";
import { type Compounds, compoundsOf } from "./said.ts";
import { spanish } from "./spanish.ts";

/** How numbers, dates and money are written and said in a locale. */
export interface Habits {
  readonly language: Language;
  readonly compounds: Compounds;
  /** Upper case, such as `US`; empty when the locale names none. */
  readonly region: string;
  readonly decimalMark: "." | ",";
  /** Whether 3/4 is the third of April. */
  readonly isDayFirst: boolean;
}

const languages: Readonly<Record<string, Language>> = { en: english, de: german, es: spanish };

const compounds = new Map(Object.values(languages).map((one) => [one, compoundsOf(one.numbers.compounds)]));

const known = new Map<string, Habits>();

/** The habits of a locale, always the same ones; one in a language that is not known has English words. */
export function habitsOf(locale: string): Habits {
  const habits = known.get(locale) ?? learned(locale);
  known.set(locale, habits);
  return habits;
}

function learned(locale: string): Habits {
  const [code = "", ...others] = locale.toLowerCase().split(/[_-]/);
  const region = others.find((part) => /^[a-z]{2}$/.test(part))?.toUpperCase() ?? "";
  const language = languages[code] ?? english;
  return {
    language,
    compounds: compounds.get(language) ?? new Map(),
    region,
    decimalMark: decimalMarkOf(locale),
    isDayFirst: !(code === "en" && ["", "US", "PH"].includes(region)) && region !== "US",
  };
}

/** As Unicode's CLDR has it; of a locale that nobody knows, as in English. */
function decimalMarkOf(locale: string): "." | "," {
  try {
    const parts = new Intl.NumberFormat(locale.replaceAll("_", "-"), {
      numberingSystem: "latn",
    }).formatToParts(0.5);
    return parts.find(({ type }) => type === "decimal")?.value === "," ? "," : ".";
  } catch {
    return ".";
  }
}
