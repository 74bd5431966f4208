import { type Outcome, understoodAs } from "./outcome.ts";

/** How well one intent is understood. Shares are 0 to 1, and 0 where there is nothing to take a share of. */
export interface IntentScore {
  readonly intentId: string;
  /** How many texts belong to it. */
  readonly texts: number;
  /** The share of right ones among the texts that were understood as it. */
  readonly precision: number;
  /** The share of its texts that were understood as it. */
  readonly recall: number;
  /** The harmonic mean of both. */
  readonly f1: number;
}

/** The scores of the intents that have texts, worst first. */
export function intentScores(outcomes: readonly Outcome[]): IntentScore[] {
  const expected = new Map<string, number>();
  const got = new Map<string, number>();
  const right = new Map<string, number>();
  for (const outcome of outcomes) {
    const { intent } = outcome.labelled;
    const understood = understoodAs(outcome);
    count(expected, intent);
    count(got, understood);
    if (understood === intent) count(right, intent);
  }
  expected.delete("");
  return [...expected]
    .map(([intentId, texts]) => scoreOf(intentId, texts, got.get(intentId) ?? 0, right.get(intentId) ?? 0))
    .sort((a, b) => a.f1 - b.f1 || b.texts - a.texts || (a.intentId < b.intentId ? -1 : 1));
}

function scoreOf(intentId: string, texts: number, got: number, right: number): IntentScore {
  return {
    intentId,
    texts,
    precision: got > 0 ? right / got : 0,
    recall: right / texts,
    f1: (2 * right) / (got + texts),
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
