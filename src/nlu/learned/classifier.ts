import type { Candidate } from "../recognizer.ts";
import { type Calibration, certainty, confidenceOf, usualCalibration } from "./certainty.ts";
import { directionOf } from "./direction.ts";
import { Vocabulary } from "./features.ts";
import { scores } from "./linear-classifier.ts";
import { Nearest, type Neighbour } from "./nearest.ts";
import type { Trained } from "./train.ts";
import { vectorsFor, type WordVectors } from "./vectors.ts";
import { Weighting } from "./weighting.ts";
import { wordsToClassify } from "./words.ts";

/** How many intents are candidates, and how many of them are compared with their samples one by one. */
const maxCandidates = 5;
const maxCompared = 3;
const notCompared: Neighbour = { row: -1, similarity: 0 };

/** Tells which intent a text has, from what was learned from samples. */
export class Classifier {
  private readonly trained: Trained;
  private readonly calibration: Calibration;
  private readonly vocabulary: Vocabulary;
  private readonly weighting: Weighting;
  private readonly nearest: Nearest;
  private readonly vectors: WordVectors | undefined;

  /** @param calibration absent: what is usual. */
  constructor(trained: Trained, calibration?: Calibration) {
    const { features, rarity, examples, exampleIntents, intentIds, locale } = trained;
    this.trained = trained;
    this.vectors = vectorsFor(locale);
    this.calibration = calibration ?? usualCalibration(this.vectors !== undefined);
    this.vocabulary = Vocabulary.of(features);
    this.weighting = new Weighting(features, rarity, examples.rows, this.vectors);
    this.nearest = new Nearest(examples, exampleIntents, intentIds.length);
  }

  /**
   * The likeliest intents of a normalised text, best first; the empty id stands for texts of no intent. Empty
   * when the text has no words.
   *
   * @param sentence its sentence vector, if this has learned from such; zeros when it is not known.
   */
  rank(text: string, sentence?: Float32Array): Candidate[] {
    const { intentIds, locale, classifier } = this.trained;
    const words = wordsToClassify(text, locale);
    if (words.length === 0) return [];
    const weighed = this.weighting.weigh(this.vocabulary.count(words));
    const direction = directionOf(words, this.vectors, sentence);
    const all = scores(classifier, weighed, direction);
    const best = highest(all, maxCandidates);
    const neighbours = this.nearest.find(best.slice(0, maxCompared), weighed, direction);
    // Only one can be the best, however near a sample of another is.
    let most = 1;
    return best.map((intent, i) => {
      const score = all[intent] ?? 0;
      const { row, similarity } = neighbours[i] ?? notCompared;
      const value = certainty({ score, similarity, coverage: weighed.coverage });
      most = Math.min(most, confidenceOf(value, this.calibration));
      return {
        intentId: intentIds[intent] ?? "",
        confidence: most,
        score,
        nearest: { sample: this.sampleAt(row), similarity },
      };
    });
  }

  private sampleAt(row: number): string {
    const { exampleSamples, exampleIntents, samples, intentIds } = this.trained;
    const sample = exampleSamples[row] ?? -1;
    return samples[sample] ?? intentIds[exampleIntents[row] ?? -1] ?? "";
  }
}

/** The indices of the highest values, the highest first. */
function highest(values: Float64Array, count: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const last = best.at(-1);
    if (best.length === count && last !== undefined && value <= (values[last] as number)) continue;
    let place = best.length;
    while (place > 0 && value > (values[best[place - 1] as number] as number)) place--;
    best.splice(place, 0, i);
    if (best.length > count) best.pop();
  }
  return best;
}
