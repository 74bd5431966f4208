import type { Habits } from "./habits.ts";
import { either, type Parser, phrases } from "./parser.ts";
import type { Said } from "./said.ts";

/** A currency, as it was named. */
export interface Currency {
  /** Its ISO 4217 code. */
  readonly code: string;
  /** Named by a word, as opposed to a sign or its code. */
  readonly isWord: boolean;
}

/** Codes that are understood in lower case too; others may be words, such as "all" and "try". */
const plainCodes = [
  "eur",
  "usd",
  "gbp",
  "chf",
  "jpy",
  "cad",
  "aud",
  "nzd",
  "mxn",
  "sek",
  "nok",
  "dkk",
  "pln",
];

const codes = new Set(Intl.supportedValuesOf("currency"));

/** Reads a currency by its sign, its name in a language, or its code. */
export function currencies({ language, compounds, region }: Habits): Parser<Currency> {
  const named = language.currencies.flatMap(({ code, names, regions = {} }) =>
    names.map((name) => {
      return [name, { code: regions[region] ?? code, isWord: /^[\p{L} ]+$/u.test(name) }] as const;
    }),
  );
  return either(phrases(named, compounds), readCode);
}

/** Reads a word for a hundredth, as the code of its currency. */
export function hundredths({ language, compounds, region }: Habits): Parser<string> {
  const named = language.currencies.flatMap((currency) =>
    currency.hundredths.map((name) => [name, currency.regions?.[region] ?? currency.code] as const),
  );
  return phrases(named, compounds);
}

function readCode(said: Said, at: number): { end: number; is: Currency }[] {
  const atom = said.atoms[at];
  if (atom?.form.length !== 3) return [];
  const code = atom.form.toUpperCase();
  if (!codes.has(code)) return [];
  const isWritten = plainCodes.includes(atom.form) || said.text.slice(atom.start, atom.end).includes(code);
  return isWritten ? [{ end: at + 1, is: { code, isWord: false } }] : [];
}
