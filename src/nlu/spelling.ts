/** From so many letters on, a value may be misspelt by one letter; and by two. */
const lettersForOne = 5;
const lettersForTwo = 9;

/** Longer spellings are understood only as they are written: it bounds the work. */
const maxLetters = 40;

/** How many letters may be wrong, too many, missing, or exchanged with the next. No digit may be. */
function tolerated(text: string): number {
  if (text.length > maxLetters || text.length < lettersForOne || /\p{N}/u.test(text)) return 0;
  return text.length < lettersForTwo ? 1 : 2;
}

export interface Similar<T> {
  readonly item: T;
  /** How many letters differ, 2 at most. */
  readonly distance: number;
}

interface Entry<T> {
  readonly text: string;
  readonly item: T;
  /** How many were added before. */
  readonly order: number;
}

/** In how many texts with letters left out the values of a model are kept. */
const maxRemainders = 1_000_000;

/** What is left for the values of one model in one locale: beyond it, they are understood only as written. */
export class SpellingAllowance {
  private left = maxRemainders;

  get isSpent(): boolean {
    return this.left <= 0;
  }

  spend(remainders: number): void {
    this.left -= remainders;
  }
}

/**
 * Finds what a misspelt text was meant to be. Texts that are a letter apart have a text in common that is made by
 * leaving letters out (the symmetric deletes of Wolf Garbe's SymSpell).
 */
export class SpellingIndex<T> {
  private readonly byRemainder = new Map<string, Entry<T>[]>();
  private readonly allowance: SpellingAllowance;
  private added = 0;

  constructor(allowance = new SpellingAllowance()) {
    this.allowance = allowance;
  }

  add(text: string, item: T): void {
    const distance = tolerated(text);
    if (distance === 0 || this.allowance.isSpent) return;
    const kept = remainders(text, distance);
    this.allowance.spend(kept.size);
    const entry = { text, item, order: this.added++ };
    for (const remainder of kept) {
      const entries = this.byRemainder.get(remainder);
      if (entries) entries.push(entry);
      else this.byRemainder.set(remainder, [entry]);
    }
  }

  /** The nearest, if any is near enough; of several, the one that was added first. */
  find(text: string): Similar<T> | undefined {
    const most = tolerated(text);
    if (most === 0) return undefined;
    let best: { readonly entry: Entry<T>; readonly distance: number } | undefined;
    const seen = new Set<Entry<T>>();
    for (const remainder of remainders(text, most)) {
      for (const entry of this.byRemainder.get(remainder) ?? []) {
        if (seen.has(entry)) continue;
        seen.add(entry);
        const distance = editDistance(text, entry.text);
        if (distance > Math.min(most, tolerated(entry.text))) continue;
        const isBetter =
          !best || distance < best.distance || (distance === best.distance && entry.order < best.entry.order);
        if (isBetter) best = { entry, distance };
      }
    }
    return best && { item: best.entry.item, distance: best.distance };
  }
}

/** The text, and what is left of it when up to `count` letters are left out. */
function remainders(text: string, count: number): Set<string> {
  const found = new Set([text]);
  let latest = [text];
  for (let round = 0; round < count; round++) {
    const shorter = new Set<string>();
    for (const one of latest) {
      for (let i = 0; i < one.length; i++) shorter.add(one.slice(0, i) + one.slice(i + 1));
    }
    latest = [...shorter];
    for (const one of latest) found.add(one);
  }
  return found;
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
