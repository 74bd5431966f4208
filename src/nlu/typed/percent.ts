import type { Decimal } from "./decimal.ts";
import type { Habits } from "./habits.ts";
import { numbers } from "./number.ts";
import { joined, phrases } from "./parser.ts";
import { ReadingMatcher } from "./reading-matcher.ts";

/** Finds percentages such as "20 %" and "twenty percent"; the value is the number, the unit `%`. */
export function percentMatcher(habits: Habits): ReadingMatcher<Decimal> {
  const { language, compounds } = habits;
  const sign = phrases(
    language.percent.map((word) => [word, "%"]),
    compounds,
  );
  const parser = joined(numbers(habits), sign, (number) => number);
  return new ReadingMatcher(habits, parser, (number) => ({ value: number.toString(), unit: "%" }));
}
