import type { Expectation } from "../dialog/answer.ts";
import type { Recognized } from "../dialog/event.ts";
import type { Model } from "../dialog/model.ts";

/** What a recognizer is asked. */
export interface Question {
  readonly text: string;
  readonly model: Model;
  /** One of the model's locales. */
  readonly locale: string;
  /** What the dialog wants to hear now. */
  readonly expected: Expectation;
  /** When it was said, in milliseconds since 1970: what "tomorrow" is relative to. */
  readonly now: number;
}

/**
 * Finds the meaning of a text. The built-in one answers at once and always the same; others may take time.
 * The answer is stored with the turn, so that a replay never asks again.
 */
export interface Recognizer {
  recognize(question: Question): Recognized | Promise<Recognized>;
  /** Does the work for a model that would slow down its first text. */
  prepare?(model: Model): void | Promise<void>;
  /** Resolves when nothing is being learned any more, and results no longer change. */
  settled?(): Promise<void>;
  /** Recognizes a text, and tells why it came out so. */
  explain?(question: Question): Explanation | Promise<Explanation>;
  /** The part of it that asks nobody outside, and always answers the same; absent: all of it. */
  readonly inside?: Recognizer;
}

/** How a text was understood, for people who write models. */
export interface Explanation {
  readonly recognized: Recognized;
  /** The sample that the text is an instance of, as its author wrote it; empty when there is none. */
  readonly sample: string;
  /** What the classifier made of it, best first; empty when it was not asked. */
  readonly ranking: readonly Candidate[];
  /** The least confidence that is accepted here. */
  readonly accept: number;
}

/** An intent that the classifier weighed. */
export interface Candidate {
  readonly intentId: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** The classifier's own score, on a scale of its own. */
  readonly score: number;
  /** The most similar sample of the intent, and how similar it is, 0 to 1. */
  readonly nearest: { readonly sample: string; readonly similarity: number };
}

/** Nothing was understood. */
export const nothingRecognized: Recognized = { intentId: "", confidence: 0, entities: [], alternatives: [] };
