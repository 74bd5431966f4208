import { goesOn, isInsideNumber } from "./numerals.ts";
import type { Parser } from "./parser.ts";
import type { Parts } from "./pattern.ts";
import type { Said } from "./said.ts";
import { digitsStart } from "./starts.ts";

/** Two digits are a year from 1970 to 2069. */
const centuryTurn = 70;

/** Reads dates in digits: 2026-03-04 everywhere, 3/4/2026 and 3/4 with the day first or not, 4.3. day first. */
export function numericDates(isDayFirst: boolean): Parser<Parts> {
  return {
    starts: digitsStart,
    read(said, at) {
      const mark = said.form(at + 1);
      if (isInsideNumber(said, at) || !["-", "/", "."].includes(mark)) return [];
      const groups = groupsAt(said, at, mark);
      const end = at + groups.length * 2 - 1;
      const parts = partsOf(groups, mark, isDayFirst);
      if (!parts) return [];
      const found = goesOn(said, end) ? [] : [{ end, is: parts }];
      // In 24.12. the last point belongs to the date.
      const hasPoint = mark === "." && groups.length === 2 && said.form(end) === "." && said.isGlued(end);
      return hasPoint ? [{ end: end + 1, is: parts }, ...found] : found;
    },
  };
}

/** Up to three groups of digits, with nothing but a mark between them. */
function groupsAt(said: Said, at: number, mark: string): string[] {
  const groups: string[] = [];
  for (let next = at; said.isDigits(next) && groups.length < 3; next += 2) {
    groups.push(said.form(next));
    const hasNext = said.form(next + 1) === mark && said.isGlued(next + 1) && said.isGlued(next + 2);
    if (!hasNext) break;
  }
  return groups;
}

function partsOf(groups: readonly string[], mark: string, isDayFirst: boolean): Parts | undefined {
  const [first = "", second = "", third] = groups;
  if (groups.length < 2 || second.length > 2) return undefined;
  if (first.length === 4) {
    return third !== undefined && third.length <= 2 ? partsIf(third, second, Number(first)) : undefined;
  }
  if (first.length > 2) return undefined;
  if (third === undefined && (mark === "-" || (mark === "." && !isDayFirst))) return undefined;
  const year = third === undefined ? undefined : yearOf(third);
  if (third !== undefined && year === undefined) return undefined;
  const [dayFirst, monthFirst] = [partsIf(first, second, year), partsIf(second, first, year)];
  return isDayFirst || mark === "." ? (dayFirst ?? monthFirst) : (monthFirst ?? dayFirst);
}

function partsIf(day: string, month: string, year: number | undefined): Parts | undefined {
  const fits = Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12;
  if (!fits) return undefined;
  return { day: Number(day), month: Number(month), ...(year === undefined ? {} : { year }) };
}

function yearOf(digits: string): number | undefined {
  if (digits.length === 4) return Number(digits);
  if (digits.length !== 2) return undefined;
  return Number(digits) + (Number(digits) < centuryTurn ? 2000 : 1900);
}
