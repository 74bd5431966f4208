import { type Counts, type FeatureName, isGram, isWord } from "./features.ts";
import type { WordVectors } from "./vectors.ts";

/** A text as the classifier sees it: features and their weights, and how much of it is familiar. */
export interface Weighed {
  readonly features: Int32Array;
  readonly weights: Float32Array;
  /** The part of its words that occurs in the samples, 0 to 1; words that say more count more. */
  readonly coverage: number;
}

/**
 * The lengths to which words with their pairs, and character sequences, are scaled, each for itself; word vectors
 * have length 1. Chosen on validation parts of CLINC150 and SNIPS, over many small samples of their training parts.
 */
const termLength = 0.82;
const gramLength = 1.06;

/** Weighs features by how rare they are in the samples (TF-IDF; Salton and Buckley 1988). */
export class Weighting {
  /** By feature; 0 for those that occur in no sample. */
  readonly rarity: Float32Array;
  /** By feature: 1 for sequences of characters. */
  private readonly grams: Uint8Array;
  private readonly vectors: WordVectors | undefined;
  /** By feature, how much a word says. */
  private readonly importance: Float32Array;
  private readonly importanceOfUnknown: number;

  /**
   * @param texts how many the rarities were learned from.
   * @param vectors know how much a word says; without them, it is as much as it is rare in the samples.
   */
  constructor(
    names: readonly FeatureName[],
    rarity: Float32Array,
    texts: number,
    vectors: WordVectors | undefined,
  ) {
    this.rarity = rarity;
    this.grams = Uint8Array.from(names, (name) => (isGram(name) ? 1 : 0));
    this.vectors = vectors;
    this.importanceOfUnknown = Math.log(1 + texts) + 1;
    this.importance = Float32Array.from(rarity, (value, feature) => {
      const name = names[feature] ?? "";
      if (!isWord(name)) return 0;
      if (vectors) return vectors.importanceOf(name);
      return value === 0 ? this.importanceOfUnknown : value;
    });
  }

  /** Learns how rare features are from texts. */
  static from(
    texts: readonly Counts[],
    names: readonly FeatureName[],
    vectors: WordVectors | undefined,
  ): Weighting {
    const rarity = new Float32Array(names.length);
    for (const { features } of texts) {
      for (const feature of features) rarity[feature] = (rarity[feature] as number) + 1;
    }
    for (let feature = 0; feature < rarity.length; feature++) {
      const frequency = rarity[feature] as number;
      if (frequency > 0) rarity[feature] = Math.log((1 + texts.length) / (1 + frequency)) + 1;
    }
    return new Weighting(names, rarity, texts.length, vectors);
  }

  weigh({ features, counts, unknownWords }: Counts): Weighed {
    const { rarity, importance } = this;
    const weights = new Float32Array(features.length);
    let terms = 0;
    let grams = 0;
    let known = 0;
    let all = 0;
    for (let i = 0; i < features.length; i++) {
      const feature = features[i] as number;
      const count = counts[i] as number;
      const rare = rarity[feature] as number;
      // Most features occur once.
      const weight = count === 1 ? rare : (1 + Math.log(count)) * rare;
      weights[i] = weight;
      if (this.grams[feature] === 1) grams += weight * weight;
      else {
        terms += weight * weight;
        const amount = count * (importance[feature] as number);
        all += amount;
        if (rare > 0) known += amount;
      }
    }
    const termScale = termLength / (Math.sqrt(terms) || 1);
    const gramScale = gramLength / (Math.sqrt(grams) || 1);
    for (let i = 0; i < features.length; i++) {
      const scale = this.grams[features[i] as number] === 1 ? gramScale : termScale;
      weights[i] = (weights[i] as number) * scale;
    }
    for (const word of unknownWords) all += this.vectors?.importanceOf(word) ?? this.importanceOfUnknown;
    return { features, weights, coverage: all === 0 ? 0 : known / all };
  }
}
