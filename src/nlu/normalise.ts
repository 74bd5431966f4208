import { isAscii } from "./ascii.ts";

/** A text in Unicode NFKC form, and the way back to what was typed. */
export interface Normalised {
  readonly text: string;
  /** Where in the original, in UTF-16 units, the character at an index of `text` comes from. */
  originOf(index: number): number;
  /** Where in the original the character before an index of `text` ends. */
  endOf(index: number): number;
}

/**
 * One character, with what may melt into it: its marks, half-width voicing marks, Hangul vowels and finals in
 * any width. Pieces that are folded one by one make the same text as the whole.
 */
const piece = /.[\p{M}\uFF9E\uFF9F\u1161-\u11C2\u3133-\u3163\uFFA3-\uFFDC]*/gsu;

/** Folds full-width letters, ligatures, composed and decomposed accents and the like into one form. */
export function normalise(original: string): Normalised {
  if (isAscii(original) || original.normalize("NFKC") === original) {
    return { text: original, originOf: (index) => index, endOf: (index) => index };
  }
  // Every unit of the result remembers its piece, for one may become several, and several one.
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: typed, index } of original.matchAll(piece)) {
    const folded = typed.normalize("NFKC");
    for (let i = 0; i < folded.length; i++) {
      starts.push(index);
      ends.push(index + typed.length);
    }
    text += folded;
  }
  return {
    text,
    originOf: (index) => starts[index] ?? original.length,
    endOf: (index) => ends[index - 1] ?? 0,
  };
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
