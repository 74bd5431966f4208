/** What the typed entities know of a language: words in any case, with or without accents. */
export interface Language {
  readonly numbers: NumberWords;
  /** What follows a number that is a percentage. */
  readonly percent: readonly string[];
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** From January; each with its short forms. */
  readonly months: readonly (readonly string[])[];
  /** From Monday; each with its short forms. */
  readonly weekdays: readonly (readonly string[])[];
  /** The days of a month from the first. */
  readonly ordinals: readonly (readonly string[])[];
  /** What follows digits to make an ordinal, such as "rd" or ".". */
  readonly ordinalEndings: readonly string[];
  readonly dates: DatePhrases;
  readonly units: Readonly<Record<Unit, readonly string[]>>;
  readonly times: readonly TimePhrase[];
  /** What names a time by itself, in minutes after midnight. */
  readonly momentsOfDay: Readonly<Record<string, number>>;
  /** Words for minutes in patterns of times, such as "quarter". */
  readonly minutes: Readonly<Record<string, number>>;
  /** What follows a time to tell the half of the day. */
  readonly dayParts: Readonly<Record<DayPart, readonly string[]>>;
  readonly durations: readonly DurationPhrase[];
  /** What may stand between two parts of one duration, or one sum of money. */
  readonly joints: readonly string[];
  readonly currencies: readonly CurrencyWords[];
}

export interface NumberWords {
  /** 1 to 9. */
  readonly units: Readonly<Record<string, number>>;
  /** Zero, and what is neither a unit nor made with one, such as 10 to 19. */
  readonly others: Readonly<Record<string, number>>;
  readonly tens: Readonly<Record<string, number>>;
  /** What joins 20 and 5: in English a hyphen or nothing, in Spanish "y". */
  readonly tensJoint: readonly string[];
  /** What joins 5 and 20 in a language that says five and twenty. */
  readonly invertedJoint: readonly string[];
  /** What multiplies the number before it, or counts as one of it. */
  readonly hundred: readonly string[];
  /** 200, 300 and so on in a language that has words for them. */
  readonly hundreds: Readonly<Record<string, number>>;
  readonly scales: Readonly<Record<string, number>>;
  /** What may stand between the hundreds and the rest. */
  readonly and: readonly string[];
  /** "a" in "a hundred" and "a week". */
  readonly one: readonly string[];
  readonly minus: readonly string[];
  readonly point: readonly string[];
  /** What adds a half to the number before it. */
  readonly andAHalf: readonly string[];
  /** What makes half of the scale behind it, such as "half a" million. */
  readonly halfA: readonly string[];
  /** Numbers that stand for themselves, such as half a dozen. Decimals in digits. */
  readonly phrases: Readonly<Record<string, string>>;
  /** What multiplies the number before it, and is nothing without one, such as "dozen". */
  readonly multiples: Readonly<Record<string, number>>;
  /** The parts of numbers that are written as one word. */
  readonly compounds: readonly string[];
}

/**
 * Patterns of dates. A pattern is made of words, of which some may be left out (`the?`) or have alternatives
 * (`of|in`), and of parts in braces, which pattern.ts lists.
 */
export interface DatePhrases {
  /** Days from today by the words for them. */
  readonly relative: Readonly<Record<string, number>>;
  /** A `{day}` and `{month}`. */
  readonly explicit: readonly string[];
  /** The `{year}` behind them. */
  readonly year: readonly string[];
  /** A `{day}` of this month or the next. */
  readonly dayOnly: readonly string[];
  /** A `{count}` of a `{unit}` after today. */
  readonly ahead: readonly string[];
  readonly ago: readonly string[];
  /** The first such `{weekday}` after today. */
  readonly coming: readonly string[];
  /** The first such `{weekday}` from today on. */
  readonly thisWeekday: readonly string[];
  /** The `{weekday}` of the week after this one; weeks begin on Monday. */
  readonly nextWeek: readonly string[];
  /** The last such `{weekday}` before today. */
  readonly last: readonly string[];
}

/** Ways to say a time: `{hour}` × 60 + `base` ± `{minute}`. */
export interface TimePhrase {
  readonly said: readonly string[];
  /** In minutes; absent: none. */
  readonly base?: number;
  /** Whether the minutes are those before the hour. */
  readonly isBefore?: boolean;
  /** Whether it is a time only with a part of the day behind it. */
  readonly needsDayPart?: boolean;
  /** 0 to 1; absent, or with a part of the day behind it: 1. */
  readonly confidence?: number;
}

/** Ways to say a duration: (`{count}` or `count`, plus `plus`) of `{unit}` or `unit`. */
export interface DurationPhrase {
  readonly said: readonly string[];
  /** A decimal in digits; absent: 0. */
  readonly count?: string;
  /** A decimal in digits; absent: 0. */
  readonly plus?: string;
  readonly unit?: Unit;
}

export interface CurrencyWords {
  /** An ISO 4217 code, where no other is usual in the locale's region. */
  readonly code: string;
  readonly names: readonly string[];
  /** Words for a hundredth. */
  readonly hundredths: readonly string[];
  /** By region, where the same names are those of another currency. */
  readonly regions?: Readonly<Record<string, string>>;
}

export const unitNames = ["second", "minute", "hour", "day", "week", "month", "year"] as const;

export type Unit = (typeof unitNames)[number];

export const dayPartNames = ["am", "pm", "morning", "afternoon", "evening", "night"] as const;

export type DayPart = (typeof dayPartNames)[number];
