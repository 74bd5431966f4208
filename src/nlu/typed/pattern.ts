import { oncePer } from "../once.ts";
import { Decimal } from "./decimal.ts";
import type { Habits } from "./habits.ts";
import { type DayPart, type Unit, unitNames } from "./language.ts";
import { numbers, wholeNumbers } from "./number.ts";
import { goesOn, isInsideNumber, plainDigits } from "./numerals.ts";
import {
  either,
  glued,
  joined,
  made,
  maybe,
  type Parser,
  phrases,
  type Reading,
  remembered,
} from "./parser.ts";
import type { Said } from "./said.ts";
import { digitsStart } from "./starts.ts";

/** What the parts of a pattern in braces say. */
export interface Parts {
  readonly hour?: number;
  readonly minute?: number;
  /** Of the month. */
  readonly day?: number;
  /** From 1. */
  readonly month?: number;
  readonly year?: number;
  /** From 0, Monday. */
  readonly weekday?: number;
  readonly count?: Decimal;
  readonly unit?: Unit;
  readonly dayPart?: DayPart;
}

/** What words say that stand for no part. */
const nothing: Parts = {};

function together(a: Parts, b: Parts): Parts {
  if (a === nothing) return b;
  return b === nothing ? a : { ...a, ...b };
}

/** Compiles the patterns of a language, always the same ones for the same habits. */
export const patternsOf = oncePer((habits: Habits) => new Patterns(habits));

class Patterns {
  private readonly habits: Habits;
  private readonly braces: Readonly<Record<string, Parser<Parts>>>;

  constructor(habits: Habits) {
    this.habits = habits;
    const braces = Object.entries(bracesOf(habits));
    this.braces = Object.fromEntries(braces.map(([name, parser]) => [name, remembered(parser)]));
  }

  /** Reads any of some patterns. */
  any(patterns: readonly string[]): Parser<Parts> {
    return either(...patterns.map((pattern) => this.one(pattern)));
  }

  private one(pattern: string): Parser<Parts> {
    return pattern
      .split(" ")
      .map((element) => this.element(element))
      .reduce((before, element) => joined(before, element, together));
  }

  private element(element: string): Parser<Parts> {
    const required = element.replace(/\?$/, "");
    const brace = /^\{(\w+)\}$/.exec(required)?.[1];
    const parser =
      brace === undefined
        ? phrases(
            required.split("|").map((word) => [word, nothing] as const),
            this.habits.compounds,
          )
        : this.braces[brace];
    if (!parser) throw new Error(`no pattern has a part ${element}`);
    return element === required ? parser : made(maybe(parser), (parts) => parts ?? nothing);
  }
}

function bracesOf(habits: Habits): Record<string, Parser<Parts>> {
  const { language, compounds } = habits;
  const listed = (lists: readonly (readonly string[])[]): Parser<number> =>
    phrases(
      lists.flatMap((words, index) => words.map((word) => [word, index] as const)),
      compounds,
    );
  const number = numbers(habits);
  const whole = (least: number, most: number) => wholeNumbers(number, least, most);
  const one = phrases(
    language.numbers.one.map((word) => [word, 1] as const),
    compounds,
  );
  const words = phrases(Object.entries(language.minutes), compounds);
  const units = unitNames.flatMap((unit) => language.units[unit].map((word) => [word, { unit }] as const));
  const endings = glued(
    phrases(
      language.ordinalEndings.map((ending) => [ending, {}]),
      compounds,
    ),
  );
  const dayDigits = made(plainDigits(2), (day) => (day >= 1 && day <= 31 ? { day } : undefined));
  const ordinalDigits = joined(dayDigits, endings, (day) => day);
  const ordinalWords = made(listed(language.ordinals), (index) => ({ day: index + 1 }));
  return {
    hour: made(either(plainDigits(2), whole(0, 24)), (hour) => (hour <= 24 ? { hour } : undefined)),
    minute: made(either(whole(1, 59), words), (minute) => ({ minute })),
    minutes: made(either({ starts: digitsStart, read: twoDigits }, whole(10, 59)), (minute) => ({ minute })),
    clock: clock(":"),
    dotted: clock("."),
    day: made(either(plainDigits(2), whole(1, 31)), (day) => (day >= 1 && day <= 31 ? { day } : undefined)),
    digits: dayDigits,
    numeral: ordinalDigits,
    ordinal: either(ordinalDigits, ordinalWords),
    month: made(listed(language.months), (index) => ({ month: index + 1 })),
    year: made(whole(1900, 2199), (year) => ({ year })),
    weekday: made(listed(language.weekdays), (weekday) => ({ weekday })),
    count: either(
      made(number, (count) => (count.isNegative ? undefined : { count })),
      made(one, (count) => ({ count: Decimal.of(count) })),
    ),
    unit: phrases(units, compounds),
  };
}

/** A minute with its zero. */
function twoDigits(said: Said, at: number): Reading<number>[] {
  const form = said.form(at);
  return said.isDigits(at) && form.length === 2 && Number(form) < 60
    ? [{ end: at + 1, is: Number(form) }]
    : [];
}

/** Hours and minutes, and seconds that do not count, with a mark between them and nothing else: 17:30. */
function clock(mark: ":" | "."): Parser<Parts> {
  const isPart = (said: Said, at: number): boolean => {
    return said.form(at) === mark && said.isGlued(at) && said.isGlued(at + 1) && sixty(said, at + 1);
  };
  return {
    starts: digitsStart,
    read(said, at) {
      if (!said.isDigits(at) || said.form(at).length > 2 || isInsideNumber(said, at)) return [];
      if (!isPart(said, at + 1)) return [];
      const end = mark === ":" && isPart(said, at + 3) ? at + 5 : at + 3;
      const [hour, minute] = [Number(said.form(at)), Number(said.form(at + 2))];
      return hour > 24 || goesOn(said, end) ? [] : [{ end, is: { hour, minute } }];
    },
  };
}

/** Whether two digits are a minute or second. */
function sixty(said: Said, at: number): boolean {
  return twoDigits(said, at).length > 0;
}
