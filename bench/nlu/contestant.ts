import { auroc } from "../../src/eval/auroc.ts";
import { percentile } from "../../src/eval/percentile.ts";
import type { DataSet } from "./data-set.ts";

/** The intent that a text most likely has, accepted or not, and how likely that is, 0 to 1. */
export interface Guess {
  readonly intent: string;
  readonly confidence: number;
}

/** Something that learns intents from samples. */
export interface Contestant {
  readonly name: string;
  /** Learns from what the data set has for training; returns what guesses. */
  train(data: DataSet): Promise<Guesser>;
}

export type Guesser = (text: string) => Guess | Promise<Guess>;

export interface Figures {
  /** The share of texts in scope whose best guess is right. */
  readonly accuracy: number;
  /** How well confidence tells texts in scope from those out of scope; absent when there are none. */
  readonly auroc: number | undefined;
  /** The share of texts in scope that are right, and of texts out of scope that are rejected, at `accept`. */
  readonly keptAndRight: number;
  readonly rejected: number | undefined;
  /** Microseconds for a text. */
  readonly p50: number;
  readonly p99: number;
  readonly trainSeconds: number;
}

/** The least confidence that is accepted: Parley's default. */
export const accept = 0.5;

/** So many texts are guessed before the clock runs, for the compiler's sake. */
const warmUp = 200;

export async function measure(contestant: Contestant, data: DataSet): Promise<Figures> {
  const begin = performance.now();
  const guess = await contestant.train(data);
  const trainSeconds = (performance.now() - begin) / 1000;
  for (const [text] of data.inScope.slice(0, warmUp)) await guess(text);

  const micros: number[] = [];
  const timed = async (text: string): Promise<Guess> => {
    const start = process.hrtime.bigint();
    const found = await guess(text);
    micros.push(Number(process.hrtime.bigint() - start) / 1000);
    return found;
  };
  const inside: (Guess & { readonly isRight: boolean })[] = [];
  for (const [text, intent] of data.inScope) {
    const found = await timed(text);
    inside.push({ ...found, isRight: found.intent === intent });
  }
  const outside: Guess[] = [];
  for (const text of data.outOfScope) outside.push(await timed(text));

  const confidence = (one: Guess) => one.confidence;
  const isKept = (one: Guess) => one.intent !== "" && one.confidence >= accept;
  return {
    accuracy: inside.filter(({ isRight }) => isRight).length / inside.length,
    auroc: auroc(inside.map(confidence), outside.map(confidence)),
    keptAndRight: inside.filter((one) => one.isRight && isKept(one)).length / inside.length,
    rejected: outside.length > 0 ? outside.filter((one) => !isKept(one)).length / outside.length : undefined,
    p50: percentile(micros, 0.5),
    p99: percentile(micros, 0.99),
    trainSeconds,
  };
}
