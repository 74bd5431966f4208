import type { Parameters } from "../dialog/event.ts";
import type { Place } from "../model/problem.ts";

/** A text, and how it should be understood where any intent is welcome. */
export interface NluTest {
  readonly at: Place;
  readonly text: string;
  /** Empty: it should not be understood. */
  readonly intentId: Placed<string>;
  /** All slots with their values; absent: not compared. */
  readonly slots: Placed<Parameters> | undefined;
  /** Absent: the model's first. */
  readonly locale: Placed<string> | undefined;
  /** When it is said, in milliseconds since 1970; absent: when the test runs. */
  readonly now: number | undefined;
}

/** Something that was written, and where. */
export interface Placed<T> {
  readonly value: T;
  readonly at: Place;
}
