import { directionOf } from "./direction.ts";
import { type Counts, Vocabulary } from "./features.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import type { TrainingSet } from "./training-set.ts";
import type { WordVectors } from "./vectors.ts";
import { Weighting } from "./weighting.ts";
import { wordsToClassify } from "./words.ts";

/** A training set with its features counted, once for all trainings on parts of it. */
export interface Corpus {
  readonly vocabulary: Vocabulary;
  readonly vectors: WordVectors | undefined;
  readonly counts: readonly Counts[];
  /** The directions of the texts; empty without vectors. */
  readonly directions: readonly Float32Array[];
  /** By text. */
  readonly intents: Int32Array;
}

/** @param sentences the sentence vectors of the examples; empty: words alone tell where they point. */
export function corpusOf(
  { examples, locale }: TrainingSet,
  vectors: WordVectors | undefined,
  sentences: readonly Float32Array[] = [],
): Corpus {
  const vocabulary = new Vocabulary();
  const words = examples.map(({ text }) => wordsToClassify(text, locale));
  return {
    vocabulary,
    vectors,
    counts: words.map((one) => vocabulary.count(one)),
    directions: words.flatMap((one, row) => directionOf(one, vectors, sentences[row]) ?? []),
    intents: Int32Array.from(examples, ({ intent }) => intent),
  };
}

/** Some texts of a corpus, ready to train on. */
export interface Part {
  readonly weighting: Weighting;
  readonly matrix: Matrix;
  readonly intents: Int32Array;
}

/** @param rows which texts; absent: all. */
export function partOf(
  { vocabulary, vectors, counts, directions, intents }: Corpus,
  rows?: readonly number[],
): Part {
  const select = <T>(all: readonly T[]): readonly T[] =>
    rows && all.length > 0 ? rows.map((row) => all[row] as T) : all;
  const chosen = select(counts);
  const weighting = Weighting.from(chosen, vocabulary.names, vectors);
  return {
    weighting,
    matrix: matrixOf(
      chosen.map((one) => weighting.weigh(one)),
      select(directions),
      vocabulary.names.length,
    ),
    intents: rows ? Int32Array.from(rows, (row) => intents[row] as number) : intents,
  };
}
