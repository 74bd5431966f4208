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

/** Gives features their numbers. */
export class Vocabulary {
  readonly names: FeatureName[] = [];
  private readonly terms = new Map<string, number>();
  private readonly grams = new Map<number, number>();
  /** How often the text that is being counted has each feature; all zeros in between. */
  private readonly tally: number[] = [];
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
    const seen: number[] = [];
    const unknownWords: string[] = [];
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as string;
      if (!this.seeTerm(word, seen)) unknownWords.push(word);
      if (i > 0) this.seeTerm(`${words[i - 1]} ${word}`, seen);
      this.seeGrams(` ${word} `, seen);
    }
    const counts = new Float32Array(seen.length);
    for (let i = 0; i < seen.length; i++) {
      const feature = seen[i] as number;
      counts[i] = this.tally[feature] as number;
      this.tally[feature] = 0;
    }
    return { features: Int32Array.from(seen), counts, unknownWords };
  }

  private seeTerm(name: string, seen: number[]): boolean {
    return this.see(this.terms.get(name), name, seen);
  }

  private seeGrams(word: string, seen: number[]): void {
    for (let start = 0; start < word.length; start++) {
      let hash = 0;
      const end = Math.min(word.length, start + longestGram);
      for (let at = start; at < end; at++) {
        // FNV-1a, kept within the small integers of V8.
        hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193) & 0x3fffffff;
        if (at - start + 1 >= shortestGram) this.see(this.grams.get(hash), hash, seen);
      }
    }
  }

  private see(found: number | undefined, name: FeatureName, seen: number[]): boolean {
    if (found === undefined && !this.isLearning) return false;
    const feature = found ?? this.add(name);
    const before = this.tally[feature] as number;
    if (before === 0) seen.push(feature);
    this.tally[feature] = before + 1;
    return true;
  }

  private add(name: FeatureName): number {
    if (isGram(name)) this.grams.set(name, this.names.length);
    else this.terms.set(name, this.names.length);
    this.tally.push(0);
    return this.names.push(name) - 1;
  }
}
