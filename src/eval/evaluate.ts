import { type Expectation, settle } from "../dialog/answer.ts";
import type { Model } from "../dialog/model.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import type { Question, Recognizer } from "../nlu/recognizer.ts";
import { explain } from "./explain.ts";
import type { LabelledText } from "./labelled-text.ts";
import { type Blame, blameOf, type Mistake } from "./mistake.ts";
import { bestOf, isRight, type Outcome, understoodAs } from "./outcome.ts";

export interface Circumstances {
  readonly model: Model;
  /** One of the model's locales. */
  readonly locale: string;
  /** When the texts are said, in milliseconds since 1970. */
  readonly now: number;
  readonly recognizer?: Recognizer;
  /** Told after each text how many are done. */
  readonly onProgress?: (done: number) => void;
}

export interface Evaluation {
  /** In the order of the texts. */
  readonly outcomes: readonly Outcome[];
  readonly mistakes: readonly Mistake[];
}

/** Recognizes labelled texts, one after the other, as if nothing in particular was expected. */
export async function evaluate(
  texts: readonly LabelledText[],
  { model, locale, now, recognizer = new BuiltinRecognizer(), onProgress }: Circumstances,
): Promise<Evaluation> {
  await recognizer.prepare?.(model);
  await recognizer.settled?.();
  const outcomes: Outcome[] = [];
  const mistakes: Mistake[] = [];
  for (const labelled of texts) {
    const question: Question = { text: labelled.text, model, locale, expected: nothingExpected, now };
    const outcome = await measure(recognizer, labelled, question);
    outcomes.push(outcome);
    if (!isRight(outcome)) mistakes.push({ ...mistakeOf(outcome), ...(await blame(recognizer, question)) });
    onProgress?.(outcomes.length);
  }
  return { outcomes, mistakes };
}

/** Any intent is welcome, and no slot was asked for. */
export const nothingExpected: Expectation = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };

async function measure(recognizer: Recognizer, labelled: LabelledText, question: Question): Promise<Outcome> {
  const begin = process.hrtime.bigint();
  const recognized = await recognizer.recognize(question);
  const micros = Number(process.hrtime.bigint() - begin) / 1000;
  const best = bestOf(recognized);
  const isAccepted = settle(recognized, question.model.settings.accept).intentId !== "";
  return { labelled, best, isAccepted, micros };
}

function mistakeOf(outcome: Outcome): Mistake {
  const { labelled, best } = outcome;
  const { text, intent: expected, at } = labelled;
  return { at, text, expected, got: understoodAs(outcome), best };
}

async function blame(recognizer: Recognizer, question: Question): Promise<{ blame?: Blame }> {
  if (!recognizer.explain) return {};
  const found = blameOf(await explain(recognizer, question));
  return found ? { blame: found } : {};
}
