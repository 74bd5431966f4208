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
}

/**
 * Finds the meaning of a text. The built-in one answers at once and always the same; others may take time.
 * The answer is stored with the turn, so that a replay never asks again.
 */
export interface Recognizer {
  recognize(question: Question): Recognized | Promise<Recognized>;
  /** Does the work for a model that would slow down its first text. */
  prepare?(model: Model): void;
}

/** Nothing was understood. */
export const nothingRecognized: Recognized = { intentId: "", confidence: 0, entities: [], alternatives: [] };
