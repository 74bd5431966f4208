import { type Counts, featureKinds } from "./features.ts";

/** A text as the classifier sees it: features and their weights, and how much of it is familiar. */
export interface Weighed {
  readonly features: Int32Array;
  readonly weights: Float32Array;
  /** The part of its words that occurs in the samples, 0 to 1; rare words count more. */
  readonly coverage: number;
}

/** The lengths to which words with their pairs, and character sequences, are scaled, each for itself. */
const blockLength = 0.7;

/** Weighs features by how rare they are in the samples (TF-IDF; Salton and Buckley 1988). */
export class Weighting {
  /** By feature; 0 for those that occur in no sample. */
  readonly rarity: Float32Array;
  private readonly kinds: ArrayLike<number>;
  private readonly rarityOfUnknown: number;

  constructor(rarity: Float32Array, kinds: ArrayLike<number>, texts: number) {
    this.rarity = rarity;
    this.kinds = kinds;
    this.rarityOfUnknown = Math.log(1 + texts) + 1;
  }

  /** Learns how rare features are from texts. */
  static from(texts: readonly Counts[], kinds: ArrayLike<number>): Weighting {
    const rarity = new Float32Array(kinds.length);
    for (const { features } of texts) {
      for (const feature of features) rarity[feature] = (rarity[feature] as number) + 1;
    }
    for (let feature = 0; feature < rarity.length; feature++) {
      const frequency = rarity[feature] as number;
      if (frequency > 0) rarity[feature] = Math.log((1 + texts.length) / (1 + frequency)) + 1;
    }
    return new Weighting(rarity, kinds, texts.length);
  }

  weigh({ features, counts, unknownWords }: Counts): Weighed {
    const weights = new Float32Array(features.length);
    let terms = 0;
    let grams = 0;
    let known = 0;
    let unknown = unknownWords * this.rarityOfUnknown;
    for (let i = 0; i < features.length; i++) {
      const feature = features[i] as number;
      const count = counts[i] as number;
      const rarity = this.rarity[feature] as number;
      const weight = (1 + Math.log(count)) * rarity;
      weights[i] = weight;
      const kind = this.kinds[feature];
      if (kind === featureKinds.gram) grams += weight * weight;
      else terms += weight * weight;
      if (kind !== featureKinds.word) continue;
      if (rarity === 0) unknown += count * this.rarityOfUnknown;
      else known += count * rarity;
    }
    const termScale = blockLength / (Math.sqrt(terms) || 1);
    const gramScale = blockLength / (Math.sqrt(grams) || 1);
    for (let i = 0; i < features.length; i++) {
      const isGram = this.kinds[features[i] as number] === featureKinds.gram;
      weights[i] = (weights[i] as number) * (isGram ? gramScale : termScale);
    }
    return { features, weights, coverage: known + unknown === 0 ? 0 : known / (known + unknown) };
  }
}
