import type { Alternative, Recognized } from "../dialog/event.ts";
import type { LabelledText } from "./labelled-text.ts";

/** What a recognizer made of a labelled text. */
export interface Outcome {
  readonly labelled: LabelledText;
  /** The intent that it holds most likely, accepted or not; with an empty id when it holds none likely. */
  readonly best: Alternative;
  /** Whether it was understood as that intent, rather than not at all. */
  readonly isAccepted: boolean;
  /** How long it took, in microseconds. */
  readonly micros: number;
}

/** The intent that a recognizer holds most likely, even when that is not enough to accept it. */
export function bestOf({ intentId, confidence, alternatives }: Recognized): Alternative {
  if (intentId !== "") return { intentId, confidence };
  return alternatives[0] ?? { intentId: "", confidence: 0 };
}

/** The intent that a text was understood as; empty when it was not. */
export function understoodAs({ best, isAccepted }: Outcome): string {
  return isAccepted ? best.intentId : "";
}

/** Whether it was understood as its file says; for a text that belongs to no intent, not at all. */
export function isRight(outcome: Outcome): boolean {
  return understoodAs(outcome) === outcome.labelled.intent;
}
