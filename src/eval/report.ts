import { auroc } from "./auroc.ts";
import type { Evaluation } from "./evaluate.ts";
import { type IntentScore, intentScores } from "./intent-scores.ts";
import { type Confusion, confusionsOf } from "./mistake.ts";
import { isRight, type Outcome } from "./outcome.ts";
import { percentile } from "./percentile.ts";

/** How well a model understands texts. All shares are 0 to 1; those of no texts at all are absent. */
export interface Report {
  /** How many texts belong to an intent, and how many to none. */
  readonly inScope: number;
  readonly outOfScope: number;
  /** The share of all texts that were understood as their intent or, when they have none, not at all. */
  readonly accuracy: number | undefined;
  /** The share of texts in scope whose intent was held most likely, accepted or not. */
  readonly accuracyWithoutRejection: number | undefined;
  /** The mean F1 of the intents that have texts. */
  readonly macroF1: number | undefined;
  /** How well confidence tells texts in scope from those out of scope. */
  readonly auroc: number | undefined;
  /** Of one recognition, in microseconds. */
  readonly latency: { readonly p50: number; readonly p99: number };
  /** Worst first. */
  readonly intents: readonly IntentScore[];
  readonly rejection: readonly RejectionPoint[];
  /** Most often first. */
  readonly confusions: readonly Confusion[];
}

/** What comes of accepting no less confidence than this. */
export interface RejectionPoint {
  readonly accept: number;
  /** The share of texts in scope that are accepted, and understood as their intent. */
  readonly keptAndRight: number | undefined;
  /** The share of texts out of scope that are rejected. */
  readonly rejected: number | undefined;
}

const thresholds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

export function reportOf({ outcomes, mistakes }: Evaluation): Report {
  const inScope = outcomes.filter(({ labelled }) => labelled.intent !== "");
  const outOfScope = outcomes.filter(({ labelled }) => labelled.intent === "");
  const micros = outcomes.map((outcome) => outcome.micros);
  const intents = intentScores(outcomes);
  const confidence = ({ best }: Outcome) => best.confidence;
  return {
    inScope: inScope.length,
    outOfScope: outOfScope.length,
    accuracy: share(outcomes, isRight),
    accuracyWithoutRejection: share(inScope, isBestRight),
    macroF1: intents.length > 0 ? intents.reduce((sum, { f1 }) => sum + f1, 0) / intents.length : undefined,
    auroc: auroc(inScope.map(confidence), outOfScope.map(confidence)),
    latency: { p50: percentile(micros, 0.5), p99: percentile(micros, 0.99) },
    intents,
    rejection: thresholds.map((accept) => rejectionAt(accept, inScope, outOfScope)),
    confusions: confusionsOf(mistakes),
  };
}

export function rejectionAt(
  accept: number,
  inScope: readonly Outcome[],
  outOfScope: readonly Outcome[],
): RejectionPoint {
  const isKept = ({ best }: Outcome) => best.intentId !== "" && best.confidence >= accept;
  return {
    accept,
    keptAndRight: share(inScope, (outcome) => isKept(outcome) && isBestRight(outcome)),
    rejected: share(outOfScope, (outcome) => !isKept(outcome)),
  };
}

function isBestRight({ best, labelled }: Outcome): boolean {
  return best.intentId === labelled.intent;
}

function share(outcomes: readonly Outcome[], holds: (outcome: Outcome) => boolean): number | undefined {
  return outcomes.length > 0 ? outcomes.filter(holds).length / outcomes.length : undefined;
}
