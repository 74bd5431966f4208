/** Lengths of the character sequences that are features. They see word stems, compounds and typing errors. */
const gramLengths = [3, 4, 5] as const;

/** What a feature is: a word, a pair of neighbouring words, or a sequence of characters. */
export const featureKinds = { word: 0, pair: 1, gram: 2 } as const;

export type FeatureKind = (typeof featureKinds)[keyof typeof featureKinds];

/** A text as numbers of features, each once, and how often it has them. */
export interface Counts {
  readonly features: Int32Array;
  readonly counts: Float32Array;
  /** Its words that have no number. */
  readonly unknownWords: readonly string[];
}

/** What is behind the numbers of features. */
export interface FeatureNames {
  readonly names: readonly string[];
  readonly kinds: ArrayLike<number>;
}

/** Gives features their numbers. */
export class Vocabulary implements FeatureNames {
  readonly names: string[] = [];
  readonly kinds: FeatureKind[] = [];
  private readonly words = new Map<string, number>();
  private readonly pairs = new Map<string, number>();
  private readonly grams = new Map<string, number>();

  /** The vocabulary that has these features, in this order. */
  static of({ names, kinds }: FeatureNames): Vocabulary {
    const vocabulary = new Vocabulary();
    for (let i = 0; i < names.length; i++) vocabulary.add(names[i] as string, kinds[i] as FeatureKind);
    return vocabulary;
  }

  /** Counts the features of a text; those that have no number yet get one. */
  learn(words: readonly string[]): Counts {
    return this.count(words, (name, kind) => this.find(name, kind) ?? this.add(name, kind));
  }

  /** Counts the features of a text that have numbers. */
  read(words: readonly string[]): Counts {
    return this.count(words, (name, kind) => this.find(name, kind));
  }

  private count(
    words: readonly string[],
    numberOf: (name: string, kind: FeatureKind) => number | undefined,
  ): Counts {
    const counts = new Map<number, number>();
    const see = (name: string, kind: FeatureKind): boolean => {
      const number = numberOf(name, kind);
      if (number !== undefined) counts.set(number, (counts.get(number) ?? 0) + 1);
      return number !== undefined;
    };
    const unknownWords: string[] = [];
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as string;
      if (!see(word, featureKinds.word)) unknownWords.push(word);
      if (i > 0) see(`${words[i - 1]} ${words[i]}`, featureKinds.pair);
    }
    const line = ` ${words.join(" ")} `;
    for (const length of gramLengths) {
      for (let i = 0; i + length <= line.length; i++) see(line.slice(i, i + length), featureKinds.gram);
    }
    return {
      features: Int32Array.from(counts.keys()),
      counts: Float32Array.from(counts.values()),
      unknownWords,
    };
  }

  private find(name: string, kind: FeatureKind): number | undefined {
    return this.mapOf(kind).get(name);
  }

  private add(name: string, kind: FeatureKind): number {
    this.mapOf(kind).set(name, this.names.length);
    this.kinds.push(kind);
    return this.names.push(name) - 1;
  }

  private mapOf(kind: FeatureKind): Map<string, number> {
    if (kind === featureKinds.gram) return this.grams;
    return kind === featureKinds.word ? this.words : this.pairs;
  }
}
