import type { Moment } from "../entity.ts";
import { oncePer } from "../once.ts";

/** A day, counted from 1 January 1970. */
export type Day = number;

const dayLength = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day it is at a moment, there where its time zone is. */
export const today = oncePer(({ now, timeZone }: Moment): Day => {
  let format = formats.get(timeZone);
  if (!format) {
    const options = { timeZone, year: "numeric", month: "numeric", day: "numeric" } as const;
    format = new Intl.DateTimeFormat("en-US-u-ca-gregory", options);
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  return dayOf(parts.get("year") ?? 1970, parts.get("month") ?? 1, parts.get("day") ?? 1) ?? 0;
});

/** A day of the calendar; undefined when there is no such day. Months count from 1. */
export function dayOf(year: number, month: number, day: number): Day | undefined {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? time / dayLength : undefined;
}

/** The next day with that date, from a day on; undefined when there never is one. */
export function nextDate(from: Day, month: number, day: number): Day | undefined {
  const year = yearOf(from);
  // A leap year is at most eight years away.
  for (let ahead = 0; ahead <= 8; ahead++) {
    const found = dayOf(year + ahead, month, day);
    if (found !== undefined && found >= from) return found;
  }
  return undefined;
}

/** The next such day of a month, from a day on. */
export function nextDayOfMonth(from: Day, day: number): Day | undefined {
  const date = dateOf(from);
  for (let ahead = 0; ahead <= 2; ahead++) {
    const month = date.getUTCMonth() + ahead;
    const found = dayOf(date.getUTCFullYear() + Math.floor(month / 12), (month % 12) + 1, day);
    if (found !== undefined && found >= from) return found;
  }
  return undefined;
}

/** So many months later, or on the last day of that month when it is shorter. */
export function monthsLater(from: Day, months: number): Day | undefined {
  const date = dateOf(from);
  const total = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const [year, month] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  for (let day = date.getUTCDate(); day > 27; day--) {
    const found = dayOf(year, month, day);
    if (found !== undefined) return found;
  }
  return dayOf(year, month, date.getUTCDate());
}

/** From 0, Monday. */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function yearOf(day: Day): number {
  return dateOf(day).getUTCFullYear();
}

/** `YYYY-MM-DD`; undefined for years that do not have four digits. */
export function isoDate(day: Day): string | undefined {
  const date = dateOf(day);
  if (Number.isNaN(date.getTime())) return undefined;
  const year = date.getUTCFullYear();
  return year >= 1000 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined;
}

function dateOf(day: Day): Date {
  return new Date(day * dayLength);
}
