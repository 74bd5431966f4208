/** Lengths of the character sequences that are features. They see word stems, compounds and typing errors. */
const shortestGram = 2;
const longestGram = 4;

/**
 * What a feature is: a word, a pair of neighbouring words with a blank between them, or a sequence of
 * characters of a word and the blanks around it, which is known by a hash of 30 bits. Now and then two sequences have the same hash, and are then
 * one feature; that does no harm.
 */
export type FeatureName = string | number;

/** A text as numbers of features, each once, and how often it has them. */
export interface Counts {
  readonly features: Int32Array;
  readonly counts: Float32Array;
  /** Its words that have no number. */
  readonly unknownWords: readonly string[];
}

export function isGram(name: FeatureName): name is number {
  return typeof name === "number";
}

export function isWord(name: FeatureName): name is string {
  return !isGram(name) && !name.includes(" ");
}

/** The number of a feature that has none. */
const unknown = -1;

/** Gives features their numbers. */
export class Vocabulary {
  readonly names: FeatureName[] = [];
  private readonly terms = new Map<string, number>();
  private readonly grams = new Map<number, number>();
  /** How often the text that is being counted has each feature; all zeros in between. */
  private readonly tally: number[] = [];
  /** The features that it has so far. */
  private readonly seen: number[] = [];
  private seenCount = 0;
  /** Of each word that was counted before: the features that its character sequences are. */
  private readonly gramsOfWord: (readonly number[] | undefined)[] = [];
  private isLearning = true;

  /** A vocabulary that has these features, in this order, and learns no others. */
  static of(names: readonly FeatureName[]): Vocabulary {
    const vocabulary = new Vocabulary();
    for (const name of names) vocabulary.add(name);
    vocabulary.isLearning = false;
    return vocabulary;
  }

  /** Counts the features of a text. As long as it learns, those that have no number get one. */
  count(words: readonly string[]): Counts {
    const unknownWords: string[] = [];
    this.seenCount = 0;
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as string;
      const term = this.termOf(word);
      if (term === unknown) unknownWords.push(word);
      else this.see(term);
      if (i > 0) this.see(this.termOf(`${words[i - 1]} ${word}`));
      const grams = this.gramsOf(word, term);
      for (let k = 0; k < grams.length; k++) this.see(grams[k] as number);
    }
    const features = new Int32Array(this.seenCount);
    const counts = new Float32Array(this.seenCount);
    for (let i = 0; i < features.length; i++) {
      const feature = this.seen[i] as number;
      features[i] = feature;
      counts[i] = this.tally[feature] as number;
      this.tally[feature] = 0;
    }
    return { features, counts, unknownWords };
  }

  private see(feature: number): void {
    if (feature === unknown) return;
    const before = this.tally[feature] as number;
    if (before === 0) this.seen[this.seenCount++] = feature;
    this.tally[feature] = before + 1;
  }

  private termOf(name: string): number {
    return this.terms.get(name) ?? this.learn(name);
  }

  /** The character sequences of a word, as features and in their order; those that have no number are left out. */
  private gramsOf(word: string, term: number): readonly number[] {
    if (term === unknown) return this.gramsIn(` ${word} `);
    const known = this.gramsOfWord[term] ?? this.gramsIn(` ${word} `);
    this.gramsOfWord[term] = known;
    return known;
  }

  private gramsIn(word: string): number[] {
    const found: number[] = [];
    for (let start = 0; start < word.length; start++) {
      let hash = 0;
      const end = Math.min(word.length, start + longestGram);
      for (let at = start; at < end; at++) {
        // FNV-1a, kept within the small integers of V8.
        hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193) & 0x3fffffff;
        if (at - start + 1 < shortestGram) continue;
        const gram = this.grams.get(hash) ?? this.learn(hash);
        if (gram !== unknown) found.push(gram);
      }
    }
    return found;
  }

  private learn(name: FeatureName): number {
    return this.isLearning ? this.add(name) : unknown;
  }

  private add(name: FeatureName): number {
    if (isGram(name)) this.grams.set(name, this.names.length);
    else this.terms.set(name, this.names.length);
    this.tally.push(0);
    this.gramsOfWord.push(undefined);
    return this.names.push(name) - 1;
  }
}
