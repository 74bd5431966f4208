import { type Calibration, calibrate, certainty } from "./certainty.ts";
import { type Corpus, corpusOf, partOf } from "./corpus.ts";
import type { FeatureName } from "./features.ts";
import { type LinearClassifier, scores } from "./linear-classifier.ts";
import type { Matrix } from "./matrix.ts";
import { Nearest } from "./nearest.ts";
import { trainLinearClassifier } from "./svm.ts";
import type { TrainingSet } from "./training-set.ts";
import { vectorsFor } from "./vectors.ts";

/** Everything that is learned from a training set, as plain data: it can be sent to a thread and kept on disk. */
export interface Trained {
  readonly intentIds: readonly string[];
  readonly samples: readonly string[];
  readonly locale: string;
  readonly features: readonly FeatureName[];
  readonly rarity: Float32Array;
  readonly classifier: LinearClassifier;
  readonly examples: Matrix;
  readonly exampleIntents: Int32Array;
  /** By example: its place among the samples; −1 for the intent's own name. */
  readonly exampleSamples: Int32Array;
}

/** Told of how far a training is, 0 to 1. */
export type Progress = (part: number) => void;

/** A training, step by step: what can be used at once comes first. */
export class Training {
  private readonly set: TrainingSet;
  private readonly corpus: Corpus;

  /** @param sentences the sentence vectors of the examples; empty: it goes without. */
  constructor(set: TrainingSet, sentences: readonly Float32Array[] = []) {
    this.set = set;
    this.corpus = corpusOf(set, vectorsFor(set.locale), sentences);
  }

  train(progress?: Progress): Trained {
    const { set, corpus } = this;
    const { weighting, matrix, intents } = partOf(corpus);
    const classes = set.intentIds.length;
    const classifier = trainLinearClassifier(matrix, intents, classes, (done) => progress?.(done / classes));
    return {
      intentIds: set.intentIds,
      samples: set.samples,
      locale: set.locale,
      features: corpus.vocabulary.names,
      rarity: weighting.rarity,
      classifier,
      // With vectors, nobody asks for the features of an example again.
      examples: matrix.denseWidth > 0 ? withoutSparse(matrix) : matrix,
      exampleIntents: intents,
      exampleSamples: Int32Array.from(set.examples, ({ sample }) => sample),
    };
  }

  /** Trains on parts of the samples, and looks how sure it is of the others. Takes up to four times as long. */
  calibrate(progress?: Progress): Calibration {
    const folds = foldsOf(this.set);
    const certainties = folds.flatMap((held, done) => {
      const found = this.certaintiesOf(held);
      progress?.((done + 1) / folds.length);
      return found;
    });
    const { samples, intentIds } = this.set;
    return calibrate(certainties, samples.length / intentIds.length, this.corpus.vectors !== undefined);
  }

  /**
   * How certain those samples are that are understood rightly when all others are known: as much as the least
   * certain of the texts that were made from the sample, for values in slots are familiar from other samples.
   */
  private certaintiesOf(held: readonly number[]): number[] {
    const { set, corpus } = this;
    const classes = set.intentIds.length;
    const isHeld = new Set(held);
    const kept = set.examples.flatMap((_, row) => (isHeld.has(row) ? [] : [row]));
    const { weighting, matrix, intents } = partOf(corpus, kept);
    const classifier = trainLinearClassifier(matrix, intents, classes);
    const nearest = new Nearest(matrix, intents, classes);
    const bySample = new Map<number, number>();
    for (const row of held) {
      const counts = corpus.counts[row];
      const sample = set.examples[row]?.sample;
      if (!counts || sample === undefined) continue;
      const weighed = weighting.weigh(counts);
      const direction = corpus.directions[row];
      const all = scores(classifier, weighed, direction);
      const best = all.indexOf(all.reduce((a, b) => Math.max(a, b)));
      if (best !== corpus.intents[row]) continue;
      const [neighbour] = nearest.find([best], weighed, direction);
      const { coverage } = weighed;
      const value = certainty({ score: all[best] ?? 0, similarity: neighbour?.similarity ?? 0, coverage });
      bySample.set(sample, Math.min(value, bySample.get(sample) ?? value));
    }
    return [...bySample.values()];
  }
}

const foldCount = 5;

/** So many texts tell enough about the rest. */
const enoughHeld = 1000;

/**
 * Which texts are held out together. Those that were made from one sample stay together, and names of intents
 * are never held out. Every fold has some of every intent.
 */
export function foldsOf({ examples, intentIds }: TrainingSet): number[][] {
  const folds: number[][] = Array.from({ length: foldCount }, () => []);
  const seen = new Map<number, number>();
  const next = new Int32Array(intentIds.length);
  for (const [row, { sample, intent }] of examples.entries()) {
    if (sample < 0 || intentIds[intent] === "") continue;
    let fold = seen.get(sample);
    if (fold === undefined) {
      fold = ((next[intent] as number) + intent) % foldCount;
      next[intent] = (next[intent] as number) + 1;
      seen.set(sample, fold);
    }
    folds[fold]?.push(row);
  }
  const needed = folds.findIndex((_, i) => folds.slice(0, i + 1).flat().length >= enoughHeld);
  return folds.slice(0, needed < 0 ? foldCount : needed + 1).filter((fold) => fold.length > 0);
}

function withoutSparse(matrix: Matrix): Matrix {
  return {
    ...matrix,
    offsets: new Int32Array(matrix.rows + 1),
    columns: new Int32Array(),
    values: new Float32Array(),
  };
}
