import type { Place } from "../model/problem.ts";

/** A text, and what it should be understood as. */
export interface LabelledText {
  readonly text: string;
  /** The intent as its file names it; empty when the text belongs to none. */
  readonly intent: string;
  readonly at: Place;
}
