import { type Currency, currencies, hundredths } from "./currency.ts";
import { Decimal } from "./decimal.ts";
import type { Habits } from "./habits.ts";
import { numbers, wholeNumbers } from "./number.ts";
import { either, joined, made, maybe, type Parser, phrases } from "./parser.ts";
import { ReadingMatcher } from "./reading-matcher.ts";
import { formsStart } from "./starts.ts";

interface Money {
  readonly amount: Decimal;
  /** Undefined when the currency was not said. */
  readonly code: string | undefined;
}

const hundredth = Decimal.parse("0.01");

/** A bare number may be money, when money was asked for. */
const bareConfidence = 0.5;

/** Finds sums of money such as "$20" and "five pounds fifty"; the unit is an ISO 4217 code. */
export function moneyMatcher(habits: Habits): ReadingMatcher<Money> {
  return new ReadingMatcher(habits, money(habits), ({ amount, code }) => {
    const value = amount.toString();
    return code === undefined ? { value, confidence: bareConfidence } : { value, unit: code };
  });
}

function money(habits: Habits): Parser<Money> {
  const { language, compounds } = habits;
  const amount = numbers(habits);
  const currency = currencies(habits);
  const sign = made(currency, (named) => (named.isWord ? undefined : named));
  const word = made(currency, (named) => (named.isWord ? named : undefined));
  const cents = made(wholeNumbers(amount, 1, 99), (count) => Decimal.of(count).times(hundredth));
  const named = joined(cents, hundredths(habits), (part, code) => ({ amount: part, code }));
  const joint = maybe(
    phrases(
      language.joints.map((phrase) => [phrase, phrase] as const),
      compounds,
    ),
  );
  const sum = (whole: Decimal, { code }: Currency): Money => ({ amount: whole, code });
  const whole = made(amount, (number) => (number.whole === undefined ? undefined : number));
  const major = joined(whole, word, sum);
  const one = phrases(
    language.numbers.one.map((article) => [article, Decimal.of(1)] as const),
    compounds,
  );
  const signFirst = joined(sign, amount, (code, number) => sum(number, code));
  return either(
    signFirst,
    negative(signFirst),
    joined(amount, currency, sum),
    joined(one, word, sum),
    // A cent is one of the currency that was said before it.
    joined(
      major,
      joined(joint, named, (_, part) => part),
      (a, b) => ({
        amount: a.amount.plus(b.amount),
        code: a.code,
      }),
    ),
    joined(major, cents, (a, part) => ({ amount: a.amount.plus(part), code: a.code })),
    named,
    made(amount, (number) => ({ amount: number, code: undefined })),
  );
}

/** A minus right in front of the sign of a currency, unless it joins it with something before. */
function negative(signFirst: Parser<Money>): Parser<Money> {
  const negated = made(signFirst, ({ amount, code }) => ({ amount: amount.negated(), code }));
  return {
    starts: formsStart(["-"]),
    read(said, at) {
      if (said.form(at) !== "-" || said.isGlued(at) || !said.isGlued(at + 1)) return [];
      return negated.read(said, at + 1);
    },
  };
}
