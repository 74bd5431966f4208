import {
  type Day,
  dayOf,
  isoDate,
  monthsLater,
  nextDate,
  nextDayOfMonth,
  today,
  weekdayOf,
} from "./calendar.ts";
import type { Habits } from "./habits.ts";
import { numericDates } from "./numeric-date.ts";
import { either, joined, made, maybe, type Parser, phrases } from "./parser.ts";
import { type Parts, patternsOf } from "./pattern.ts";
import { ReadingMatcher } from "./reading-matcher.ts";

/** Tells which day is meant when it is said on a given one. */
type Meant = (today: Day) => Day | undefined;

/** More days, weeks, months or years than this away, nobody means a day. */
const maxCount = 5000;

/** Finds dates such as "tomorrow", "next friday", "the 3rd of may" and "12/24"; the value is `YYYY-MM-DD`. */
export function dateMatcher(habits: Habits): ReadingMatcher<Meant> {
  return new ReadingMatcher(habits, dates(habits), (meant, moment) => {
    const day = meant(today(moment));
    const value = day === undefined ? undefined : isoDate(day);
    return value === undefined ? undefined : { value };
  });
}

function dates(habits: Habits): Parser<Meant> {
  const { language, compounds } = habits;
  const said = language.dates;
  const patterns = patternsOf(habits);
  const rule = (list: readonly string[], make: (parts: Parts, from: Day) => Day | undefined): Parser<Meant> =>
    made(patterns.any(list), (parts) => (from) => make(parts, from));

  const explicit = either(
    joined(patterns.any(said.explicit), maybe(patterns.any(said.year)), (day, year): Parts => {
      return { ...day, ...year };
    }),
    numericDates(habits.isDayFirst),
  );
  const weekday = patterns.any(["{weekday} ,?"]);
  const onWeekday = joined(weekday, explicit, (_, parts) => parts);
  const dayOnly = patterns.any(said.dayOnly);
  return either(
    made(either(explicit, onWeekday), (parts) => (from) => explicitDay(parts, from)),
    made(phrases(Object.entries(said.relative), compounds), (days) => (from) => from + days),
    rule(said.ahead, (parts, from) => away(parts, from, 1)),
    rule(said.ago, (parts, from) => away(parts, from, -1)),
    rule(said.nextWeek, ({ weekday = 0 }, from) => from - weekdayOf(from) + 7 + weekday),
    rule(said.thisWeekday, ({ weekday = 0 }, from) => firstFrom(from, weekday)),
    rule(said.coming, ({ weekday = 0 }, from) => firstFrom(from + 1, weekday)),
    rule(said.last, ({ weekday = 0 }, from) => firstFrom(from - 7, weekday)),
    made(
      either(
        dayOnly,
        joined(weekday, dayOnly, (_, parts) => parts),
      ),
      ({ day = 0 }) => {
        return (from) => nextDayOfMonth(from, day);
      },
    ),
  );
}

function explicitDay({ year, month = 0, day = 0 }: Parts, from: Day): Day | undefined {
  return year === undefined ? nextDate(from, month, day) : dayOf(year, month, day);
}

function firstFrom(from: Day, weekday: number): Day {
  return from + ((weekday - weekdayOf(from) + 7) % 7);
}

function away({ count, unit }: Parts, from: Day, direction: 1 | -1): Day | undefined {
  const whole = count?.whole;
  if (whole === undefined || whole > maxCount) return undefined;
  switch (unit) {
    case "day":
      return from + direction * whole;
    case "week":
      return from + direction * whole * 7;
    case "month":
      return monthsLater(from, direction * whole);
    case "year":
      return monthsLater(from, direction * whole * 12);
    default:
      return undefined;
  }
}
