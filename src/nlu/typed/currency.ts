import type { Habits } from "./habits.ts";
import { either, type Parser, phrases } from "./parser.ts";
import { formsStart } from "./starts.ts";

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

/** By their lower case. */
const codes = new Map(Intl.supportedValuesOf("currency").map((code) => [code.toLowerCase(), code]));

/** Reads a currency by its sign, its name in a language, or its code. */
export function currencies({ language, compounds, region }: Habits): Parser<Currency> {
  const named = language.currencies.flatMap(({ code, names, regions = {} }) =>
    names.map((name) => {
      return [name, { code: regions[region] ?? code, isWord: /^[\p{L} ]+$/u.test(name) }] as const;
    }),
  );
  return either(phrases(named, compounds), writtenCodes);
}

/** Reads a word for a hundredth, as the code of its currency. */
export function hundredths({ language, compounds, region }: Habits): Parser<string> {
  const named = language.currencies.flatMap((currency) =>
    currency.hundredths.map((name) => [name, currency.regions?.[region] ?? currency.code] as const),
  );
  return phrases(named, compounds);
}

const writtenCodes: Parser<Currency> = {
  starts: formsStart(codes.keys()),
  read(said, at) {
    const atom = said.atoms[at];
    const code = atom && codes.get(atom.form);
    if (!code) return [];
    const isWritten = plainCodes.includes(atom.form) || said.text.slice(atom.start, atom.end).includes(code);
    return isWritten ? [{ end: at + 1, is: { code, isWord: false } }] : [];
  },
};
