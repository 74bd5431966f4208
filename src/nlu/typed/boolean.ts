import type { Habits } from "./habits.ts";
import { phrases } from "./parser.ts";
import { ReadingMatcher } from "./reading-matcher.ts";

/** Finds words of agreement and refusal; the value is `true` or `false`. */
export function booleanMatcher(habits: Habits): ReadingMatcher<boolean> {
  const { yes, no } = habits.language;
  const words = [
    ...["true", ...yes].map((word) => [word, true] as const),
    ...["false", ...no].map((word) => [word, false] as const),
  ];
  return new ReadingMatcher(habits, phrases(words, habits.compounds), (is) => ({ value: `${is}` }));
}
