import { maxLetters, maxRemainders, writeRemainders } from "./remainders.ts";

/** From so many letters on, a value may be misspelt by one letter; and by two. */
const lettersForOne = 5;
const lettersForTwo = 9;

/** How many letters may be wrong, too many, missing, or exchanged with the next. No digit may be. */
function tolerated(text: string): 0 | 1 | 2 {
  if (text.length > maxLetters || text.length < lettersForOne || hasDigit(text)) return 0;
  return text.length < lettersForTwo ? 1 : 2;
}

function hasDigit(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return /\p{N}/u.test(text);
    if (unit >= 48 && unit <= 57) return true;
  }
  return false;
}

export interface Similar<T> {
  readonly item: T;
  /** How many letters differ, 2 at most. */
  readonly distance: number;
}

interface Entry<T> {
  readonly text: string;
  readonly tolerated: number;
  readonly item: T;
  /** How many were added before. */
  readonly order: number;
}

/** In how many texts with letters left out the values of a model are kept. */
const maxKept = 1_000_000;

/** What is left for the values of one model in one locale: beyond it, they are understood only as written. */
export class SpellingAllowance {
  private left = maxKept;

  get isSpent(): boolean {
    return this.left <= 0;
  }

  spend(remainders: number): void {
    this.left -= remainders;
  }
}

/** How many bits of a hash the sieve knows: few enough for it to stay at hand. */
const sieveBits = 16;

/** Of the text at hand. */
const hashes = new Int32Array(maxRemainders);

/**
 * Finds what a misspelt text was meant to be. Texts that are a letter apart have a text in common that is made by
 * leaving letters out (the symmetric deletes of Wolf Garbe's SymSpell).
 */
export class SpellingIndex<T> {
  /** By hash, which several remainders may share. */
  private readonly byRemainder = new Map<number, Entry<T>[]>();
  /** A bit for each end of a hash that there is. Most hashes that are asked for have another. */
  private readonly sieve = new Uint8Array(2 ** sieveBits / 8);
  private readonly allowance: SpellingAllowance;
  private added = 0;
  private shortest = Number.POSITIVE_INFINITY;
  private longest = 0;

  constructor(allowance = new SpellingAllowance()) {
    this.allowance = allowance;
  }

  add(text: string, item: T): void {
    const most = tolerated(text);
    if (most === 0 || this.allowance.isSpent) return;
    const kept = new Set(hashes.subarray(0, writeRemainders(text, most, hashes)));
    this.allowance.spend(kept.size);
    this.shortest = Math.min(this.shortest, text.length);
    this.longest = Math.max(this.longest, text.length);
    const entry = { text, tolerated: most, item, order: this.added++ };
    for (const hash of kept) {
      const place = sievePlace(hash);
      this.sieve[place] = (this.sieve[place] as number) | sieveBit(hash);
      const entries = this.byRemainder.get(hash);
      if (entries) entries.push(entry);
      else this.byRemainder.set(hash, [entry]);
    }
  }

  /** Longer texts are misspellings of none. In UTF-16 units. */
  get reach(): number {
    return this.longest + 2;
  }

  /** The nearest, if any is near enough; of several, the one that was added first. */
  find(text: string): Similar<T> | undefined {
    if (text.length < this.shortest - 2 || text.length > this.reach) return undefined;
    const most = tolerated(text);
    if (most === 0) return undefined;
    let best: { readonly entry: Entry<T>; readonly distance: number } | undefined;
    for (const entry of this.candidates(text, most)) {
      const distance = editDistance(text, entry.text);
      if (distance > Math.min(most, entry.tolerated)) continue;
      const isBetter =
        !best || distance < best.distance || (distance === best.distance && entry.order < best.entry.order);
      if (isBetter) best = { entry, distance };
    }
    return best && { item: best.entry.item, distance: best.distance };
  }

  /** All that have a remainder in common with a text. */
  private candidates(text: string, most: 1 | 2): Iterable<Entry<T>> {
    const { sieve } = this;
    let found: Set<Entry<T>> | undefined;
    const count = writeRemainders(text, most, hashes);
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] as number;
      if (((sieve[sievePlace(hash)] as number) & sieveBit(hash)) === 0) continue;
      for (const entry of this.byRemainder.get(hash) ?? []) {
        found ??= new Set();
        found.add(entry);
      }
    }
    return found ?? [];
  }
}

function sievePlace(hash: number): number {
  return (hash & (2 ** sieveBits - 1)) >>> 3;
}

function sieveBit(hash: number): number {
  return 1 << (hash & 7);
}

/** Damerau and Levenshtein's distance, with neighbours exchanged at most once (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      current.push(least);
    }
    before = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
