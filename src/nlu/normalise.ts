/** A text in Unicode NFKC form, and the way back to what was typed. */
export interface Normalised {
  readonly text: string;
  /** The UTF-16 index in the original of an index in `text`. */
  originOf(index: number): number;
}

/** Folds full-width letters, ligatures, composed and decomposed accents and the like into one form. */
export function normalise(original: string): Normalised {
  if (original.normalize("NFKC") === original) return { text: original, originOf: (index) => index };
  // One base character with its marks at a time, so that every piece of the result knows where it came from.
  let text = "";
  const origins: number[] = [];
  for (const piece of original.matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
    const folded = piece[0].normalize("NFKC");
    for (let i = 0; i < folded.length; i++) origins.push(piece.index);
    text += folded;
  }
  return { text, originOf: (index) => (index < origins.length ? (origins[index] ?? 0) : original.length) };
}

/** How many code points a text has before a UTF-16 index. */
export function codePointsBefore(text: string, index: number): number {
  let count = 0;
  for (let i = 0; i < index; i++) {
    const unit = text.charCodeAt(i);
    const isLowSurrogate = unit >= 0xdc00 && unit <= 0xdfff;
    if (!isLowSurrogate) count++;
  }
  return count;
}
