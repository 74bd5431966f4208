import type { Alternative } from "../dialog/event.ts";
import type { Place } from "../model/problem.ts";
import type { Explanation } from "../nlu/recognizer.ts";
import { bestOf } from "./outcome.ts";

/** A text that was not understood as its file says. */
export interface Mistake {
  readonly at: Place;
  readonly text: string;
  /** Empty: that of no intent. */
  readonly expected: string;
  /** Empty: not understood. */
  readonly got: string;
  /** The intent that was held most likely, accepted or not; with an empty id when none was. */
  readonly best: Alternative;
  /** Absent when the recognizer can not tell, or nothing in the model is like the text. */
  readonly blame?: Blame;
}

/** The sample that drew a text to its intent. */
export interface Blame {
  readonly sample: string;
  /** To the text, 0 to 1. */
  readonly similarity: number;
}

/** What was expected and what came; empty: no intent. */
export type Pair = Pick<Mistake, "expected" | "got">;

/** All mistakes of one kind. */
export interface Confusion<Of extends Pair = Mistake> extends Pair {
  readonly mistakes: readonly Of[];
}

/** The sample of the most likely intent that a text is an instance of, or is nearest to. */
export function blameOf({ recognized, sample, ranking }: Explanation): Blame | undefined {
  if (sample !== "") return { sample, similarity: 1 };
  const { intentId } = bestOf(recognized);
  const candidate = intentId === "" ? ranking[0] : ranking.find((one) => one.intentId === intentId);
  return candidate && candidate.nearest.sample !== "" ? candidate.nearest : undefined;
}

/** Which intents were taken for which, most often first. */
export function confusionsOf<Of extends Pair>(mistakes: readonly Of[]): Confusion<Of>[] {
  const pairs = new Map<string, Of[]>();
  for (const mistake of mistakes) {
    const pair = JSON.stringify([mistake.expected, mistake.got]);
    if (pairs.get(pair)?.push(mistake) === undefined) pairs.set(pair, [mistake]);
  }
  return [...pairs.values()]
    .flatMap((group) => {
      const [first] = group;
      return first ? [{ expected: first.expected, got: first.got, mistakes: group }] : [];
    })
    .sort((a, b) => b.mistakes.length - a.mistakes.length);
}
