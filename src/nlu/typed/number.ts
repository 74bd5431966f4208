import { oncePer } from "../once.ts";
import { Decimal, half } from "./decimal.ts";
import type { Habits } from "./habits.ts";
import { cardinals } from "./number-words.ts";
import { numerals } from "./numerals.ts";
import { either, joined, made, maybe, type Parser, phrases, remembered } from "./parser.ts";
import { ReadingMatcher } from "./reading-matcher.ts";
import { formsStart } from "./starts.ts";

/** Finds numbers such as "fifty", "1,200" and "minus four"; the value is a decimal in digits. */
export function numberMatcher(habits: Habits): ReadingMatcher<Decimal> {
  return new ReadingMatcher(habits, numbers(habits), (number) => ({ value: number.toString() }));
}

/** Reads numbers in digits and words, with a sign or not: "1,200", "two and a half", "minus four", "a dozen". */
export const numbers = oncePer((habits: Habits): Parser<Decimal> => {
  const { minus } = habits.language.numbers;
  const plain = positiveNumbers(habits);
  const sign = phrases(
    minus.map((word) => [word, -1]),
    habits.compounds,
  );
  const signed = joined(sign, plain, (_, number) => number.negated());
  return remembered(either(plain, signed, marked(plain)));
});

/** A sign belongs to the digits right behind it, unless it joins them with something before, as in 5-6. */
function marked(plain: Parser<Decimal>): Parser<Decimal> {
  return {
    starts: formsStart(["-", "+"]),
    read(said, at) {
      const mark = said.form(at);
      const isSign = (mark === "-" || mark === "+") && !said.isGlued(at);
      if (!isSign || !said.isGlued(at + 1) || !said.isDigits(at + 1)) return [];
      return plain.read(said, at + 1).map(({ end, is }) => ({ end, is: mark === "-" ? is.negated() : is }));
    },
  };
}

/** Reads numbers without a sign. */
export function positiveNumbers(habits: Habits): Parser<Decimal> {
  const { language, compounds, decimalMark } = habits;
  const words = language.numbers;
  const constants = (list: Readonly<Record<string, number | string>>): Parser<Decimal> =>
    phrases(
      Object.entries(list).map(([word, value]) => [word, Decimal.parse(`${value}`)] as const),
      compounds,
    );
  const same = (list: readonly string[], value: Decimal): Parser<Decimal> =>
    phrases(
      list.map((word) => [word, value] as const),
      compounds,
    );
  const sum = (a: Decimal, b: Decimal): Decimal => a.plus(b);
  const product = (a: Decimal, b: Decimal): Decimal => a.times(b);

  const digits = remembered(numerals(decimalMark));
  const cardinal = cardinals(habits);
  const spoken = made(cardinal, Decimal.of);
  const one = same(words.one, Decimal.of(1));
  const pointed = joined(cardinal, fractions(habits, cardinal), (whole, tail) =>
    Decimal.parse(`${whole}.${tail}`),
  );
  const andAHalf = same(words.andAHalf, half);
  const withHalf = joined(either(digits, spoken), andAHalf, sum);
  const dozens = joined(either(digits, spoken, one), constants(words.multiples), product);
  const scaled = joined(
    either(digits, pointed, withHalf, same(words.halfA, half)),
    constants(words.scales),
    product,
  );
  return remembered(either(digits, spoken, pointed, withHalf, dozens, scaled, constants(words.phrases)));
}

/** The digits behind a spoken point: "two five", or "twenty-five". */
function fractions({ language, compounds }: Habits, cardinal: Parser<number>): Parser<string> {
  const { point, units, others } = language.numbers;
  const marks = phrases(
    point.map((word) => [word, ""]),
    compounds,
  );
  const figures = phrases(
    Object.entries({ ...others, ...units }).flatMap(([word, value]) =>
      value < 10 ? [[word, `${value}`] as const] : [],
    ),
    compounds,
  );
  const series = (count: number): Parser<string> =>
    count === 1 ? figures : joined(figures, maybe(series(count - 1)), (first, rest) => first + (rest ?? ""));
  const pair = made(cardinal, (number) => (number > 9 && number < 100 ? `${number}` : undefined));
  return joined(marks, either(series(8), pair), (_, tail) => tail);
}

/** Reads whole numbers between two limits, in digits and words. */
export function wholeNumbers(numbers: Parser<Decimal>, least: number, most: number): Parser<number> {
  return made(numbers, (number) => {
    const { whole } = number;
    return whole !== undefined && whole >= least && whole <= most ? whole : undefined;
  });
}
