import { Decimal } from "./decimal.ts";
import type { Habits } from "./habits.ts";
import type { DurationPhrase, Unit } from "./language.ts";
import { either, joined, made, maybe, type Parser, phrases, remembered } from "./parser.ts";
import { type Parts, patternsOf } from "./pattern.ts";
import { ReadingMatcher } from "./reading-matcher.ts";

/** Months, days and seconds, which are not the same number of each other everywhere. */
interface Duration {
  readonly months: number;
  readonly days: number;
  readonly seconds: number;
  /** The smallest unit that was said, as a rank; a sum goes from large to small. */
  readonly rank: number;
}

/** What a unit is so many of. Ranks count from the largest. */
const units: Readonly<Record<Unit, Duration>> = {
  year: { months: 12, days: 0, seconds: 0, rank: 0 },
  month: { months: 1, days: 0, seconds: 0, rank: 1 },
  week: { months: 0, days: 7, seconds: 0, rank: 2 },
  day: { months: 0, days: 1, seconds: 0, rank: 3 },
  hour: { months: 0, days: 0, seconds: 3600, rank: 4 },
  minute: { months: 0, days: 0, seconds: 60, rank: 5 },
  second: { months: 0, days: 0, seconds: 1, rank: 6 },
};

const daySeconds = 86_400;

/** A duration may name this many units. */
const maxUnits = 4;

/** Finds durations such as "two hours" and "an hour and a half"; the value is ISO 8601, such as `PT1H30M`. */
export function durationMatcher(habits: Habits): ReadingMatcher<Duration> {
  return new ReadingMatcher(habits, durations(habits), (duration) => ({ value: isoDuration(duration) }));
}

function durations(habits: Habits): Parser<Duration> {
  const { language, compounds } = habits;
  const patterns = patternsOf(habits);
  const single = remembered(
    either(
      ...language.durations.map((phrase) =>
        made(patterns.any(phrase.said), (parts) => durationOf(phrase, parts)),
      ),
    ),
  );
  const joint = maybe(
    phrases(
      language.joints.map((word) => [word, word] as const),
      compounds,
    ),
  );
  const sum = (count: number): Parser<Duration> => {
    if (count === 1) return single;
    const rest = joined(joint, sum(count - 1), (_, duration) => duration);
    return joined(single, maybe(rest), (first, more) => (more ? added(first, more) : first));
  };
  return sum(maxUnits);
}

function durationOf(phrase: DurationPhrase, parts: Parts): Duration | undefined {
  const unit = phrase.unit ?? parts.unit;
  const count = phrase.count === undefined ? parts.count : Decimal.parse(phrase.count);
  return unit && count && times(count.plus(Decimal.parse(phrase.plus ?? "0")), units[unit]);
}

/** So many of a unit; parts of a day or week are hours. Undefined when seconds or months would be broken. */
function times(count: Decimal, { months, days, seconds, rank }: Duration): Duration | undefined {
  const allMonths = count.times(Decimal.of(months)).whole;
  const allDays = count.times(Decimal.of(days)).whole;
  const allSeconds = count.times(Decimal.of(days * daySeconds + seconds)).whole;
  if (allMonths === undefined || allSeconds === undefined) return undefined;
  if (allDays !== undefined && days > 0) return { months: 0, days: allDays, seconds: 0, rank };
  const wholeDays = days > 0 ? Math.floor(allSeconds / daySeconds) : 0;
  return { months: allMonths, days: wholeDays, seconds: allSeconds - wholeDays * daySeconds, rank };
}

/** The sum of a larger unit and smaller ones. */
function added(a: Duration, b: Duration): Duration | undefined {
  if (b.rank <= a.rank) return undefined;
  const [months, days, seconds] = [a.months + b.months, a.days + b.days, a.seconds + b.seconds];
  // The first unit of what follows has to be smaller, so the ranks of a sum are those of its first unit.
  return { months, days, seconds, rank: a.rank };
}

/** Weeks stand alone, as ISO 8601 wants it; hours do not become days. */
function isoDuration({ months, days, seconds }: Duration): string {
  if (months === 0 && seconds === 0 && days > 0 && days % 7 === 0) return `P${days / 7}W`;
  const years = Math.floor(months / 12);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const date = part(years, "Y") + part(months % 12, "M") + part(days, "D");
  const time = part(hours, "H") + part(minutes, "M") + part(seconds % 60, "S");
  return date === "" && time === "" ? "PT0S" : `P${date}${time && `T${time}`}`;
}

function part(count: number, letter: string): string {
  return count === 0 ? "" : `${count}${letter}`;
}
