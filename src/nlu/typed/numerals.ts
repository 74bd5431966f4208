import { Decimal } from "./decimal.ts";
import type { Parser, Reading } from "./parser.ts";
import type { Said } from "./said.ts";
import { anyStarts, digitsStart, formsStart } from "./starts.ts";

/** Longer numbers are none. */
const maxDigits = 30;

/**
 * Reads numbers in digits, such as 1,200.50. Where a locale has the marks the other way round, 3.5 and 3,5 are the
 * same nevertheless, as no group has one or two digits.
 */
export function numerals(decimalMark: "." | ","): Parser<Decimal> {
  const groupMark = decimalMark === "." ? "," : ".";
  const read = (said: Said, at: number): Reading<Decimal>[] => {
    if (isInsideNumber(said, at)) return [];
    let end = at;
    let digits = "";
    if (said.isDigits(end)) digits = said.form(end++);
    else if (isBehindWord(said, end) || !isMarkedDigits(said, end, decimalMark, false)) return [];
    const groups = groupsAt(said, end, digits, groupMark);
    end += 2 * groups.length;
    digits += groups.join("");
    if (isMarkedDigits(said, end, decimalMark, end > at)) {
      digits += `.${said.form(end + 1)}`;
      end += 2;
    } else if (groups.length === 0 && isMarkedDigits(said, end, groupMark) && said.form(end + 1).length < 3) {
      digits += `.${said.form(end + 1)}`;
      end += 2;
    }
    if (digits.length > maxDigits || goesOn(said, end)) return [];
    return [{ end, is: Decimal.parse(digits) }];
  };
  return { starts: anyStarts([digitsStart, formsStart([decimalMark])]), read };
}

/** Reads whole numbers in plain digits. */
export function plainDigits(maxLength: number): Parser<number> {
  return {
    starts: digitsStart,
    read(said, at) {
      const form = said.form(at);
      if (!said.isDigits(at) || form.length > maxLength || isInsideNumber(said, at) || goesOn(said, at + 1)) {
        return [];
      }
      return [{ end: at + 1, is: Number(form) }];
    },
  };
}

/** Groups of three digits, each behind a mark or, as in Switzerland, an apostrophe. */
function groupsAt(said: Said, at: number, digits: string, mark: string): string[] {
  const groups: string[] = [];
  if (digits.length < 1 || digits.length > 3 || digits.startsWith("0")) return groups;
  const separator = said.form(at) === "'" ? "'" : mark;
  let next = at;
  while (isMarkedDigits(said, next, separator) && said.form(next + 1).length === 3) {
    groups.push(said.form(next + 1));
    next += 2;
  }
  return groups;
}

function isMarkedDigits(said: Said, at: number, mark: string, isGlued = true): boolean {
  return (
    said.form(at) === mark && (!isGlued || said.isGlued(at)) && said.isDigits(at + 1) && said.isGlued(at + 1)
  );
}

/** Whether a mark is the end of a word, such as the point of a sentence without a blank behind it. */
function isBehindWord(said: Said, at: number): boolean {
  return said.isGlued(at) && /[\p{L}\p{N}]/u.test(said.form(at - 1));
}

/** Marks that make one thing of the digits around them, such as a time or a date. */
const binding = [".", ",", ":", "/", "'", "⁄"];

/** Whether the digits at an atom are a part of something larger that began before. */
export function isInsideNumber(said: Said, at: number): boolean {
  if (!said.isGlued(at)) return false;
  if (said.isDigits(at - 1)) return true;
  return binding.includes(said.form(at - 1)) && said.isGlued(at - 1) && said.isDigits(at - 2);
}

/** Whether the digits before an atom go on behind a mark. */
export function goesOn(said: Said, at: number): boolean {
  return binding.some((mark) => isMarkedDigits(said, at, mark));
}
