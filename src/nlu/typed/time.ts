import type { Habits } from "./habits.ts";
import { type DayPart, dayPartNames, type TimePhrase } from "./language.ts";
import { either, joined, made, type Parser, phrases } from "./parser.ts";
import { type Parts, patternsOf } from "./pattern.ts";
import { ReadingMatcher } from "./reading-matcher.ts";

interface Time {
  /** After midnight. */
  readonly minutes: number;
  readonly confidence?: number;
}

const dayMinutes = 24 * 60;
const noon = 12 * 60;

/** Finds times such as "5pm", "half past seven" and "17:30"; the value is `HH:MM`, of 24 hours. */
export function timeMatcher(habits: Habits): ReadingMatcher<Time> {
  return new ReadingMatcher(habits, times(habits), ({ minutes, confidence }) => {
    const value = [Math.floor(minutes / 60) % 24, minutes % 60].map((part) => `${part}`.padStart(2, "0"));
    return { value: value.join(":"), ...(confidence === undefined ? {} : { confidence }) };
  });
}

function times(habits: Habits): Parser<Time> {
  const { language, compounds } = habits;
  const patterns = patternsOf(habits);
  const parts = dayPartNames.flatMap((part) =>
    language.dayParts[part].map((phrase) => [phrase, part] as const),
  );
  const dayPart = phrases(parts, compounds);
  const said = (list: readonly TimePhrase[]): Parser<Time> =>
    either(...list.map((phrase) => made(patterns.any(phrase.said), (found) => timeOf(phrase, found))));
  const all = said(language.times);
  const alone = said(language.times.filter(({ needsDayPart }) => !needsDayPart));
  const moments = phrases(Object.entries(language.momentsOfDay), compounds);
  return either(
    joined(all, dayPart, ({ minutes }, part) => inDayPart(minutes, part)),
    alone,
    made(moments, (minutes): Time => ({ minutes })),
  );
}

function timeOf(phrase: TimePhrase, { hour = 0, minute = 0 }: Parts): Time | undefined {
  const { base = 0, isBefore = false, confidence } = phrase;
  const shift = base + (isBefore ? -minute : minute);
  // A quarter to one is an hour after a quarter to twelve, and five to zero is before midnight.
  const from = shift < 0 && hour < 2 ? (hour === 0 ? 24 : 13) : hour;
  const minutes = from * 60 + shift;
  if (hour === 24 && shift > 0) return undefined;
  return { minutes, ...(confidence === undefined ? {} : { confidence }) };
}

/** The time of 24 hours that is meant in a part of the day; undefined when there is none. */
function inDayPart(minutes: number, part: DayPart): Time | undefined {
  const isTwelve = minutes >= noon && minutes < noon + 60;
  const isOfTwelve = minutes >= 60 && minutes < noon + 60;
  const early = { minutes: isTwelve ? minutes - noon : minutes };
  const late = { minutes: isTwelve || !isOfTwelve ? minutes : minutes + noon };
  switch (part) {
    case "am":
    case "morning":
      return minutes < noon + 60 ? early : undefined;
    case "pm":
    case "afternoon":
      return minutes >= 60 && minutes < dayMinutes ? late : undefined;
    case "evening":
      return isTwelve ? early : late;
    case "night":
      return isTwelve || minutes < 5 * 60 ? early : late;
    default:
      return part satisfies never;
  }
}
