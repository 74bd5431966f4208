import type { GeneratedModel } from "./generated-model.ts";

/** Who is measured. */
export const contestantIds = ["parley", "nlpjs"] as const;

export type ContestantId = (typeof contestantIds)[number];

/** Something that learns a model, and then understands what is said to it. */
export interface Contestant {
  /** @param cache a directory where what was learned is kept: whoever finds it there does not learn it again. */
  learn(model: GeneratedModel, cache: string): Promise<Learned>;
}

export interface Learned {
  /** Resolves when nothing is being learned any more, and what was learned is kept. */
  settled(): Promise<void>;
  understand(text: string): Promise<Meaning>;
}

/** What a text was taken for, accepted or not. */
export interface Meaning {
  readonly intentId: string;
  /** The slots for which values were found. */
  readonly slots: readonly string[];
}
