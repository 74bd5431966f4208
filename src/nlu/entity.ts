import type { Token } from "./tokens.ts";

/** A place in a text where an entity has a value. */
export interface Value {
  /** The index after its last token. */
  readonly end: number;
  readonly value: string;
  /** What the value counts, such as `EUR`. */
  readonly unit?: string;
  /** 0 to 1; absent: 1. */
  readonly confidence?: number;
}

/** When and where something was said: what relative dates are relative to. */
export interface Moment {
  /** In milliseconds since 1970. */
  readonly now: number;
  /** An IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/** Finds the values of an entity. */
export interface EntityMatcher {
  /** Every value that begins at a token, longest first. */
  valuesAt(text: string, tokens: readonly Token[], start: number, moment: Moment): Value[];
  /** Whether one may begin anywhere in a text, at a glance; absent: it may. */
  mayOccurIn?(text: string): boolean;
}

/** A value is at most this many words and marks long. It bounds the work for each place of a text. */
export const maxValueTokens = 32;
