import type { Condition } from "../dialog/condition.ts";

/** Symbols for comparisons that have one in any language. */
const signs = { is: "=", not: "≠", at_least: "≥", at_most: "≤" } as const;

/** A condition for people, such as `status = done`. */
export function conditionInWords(condition: Condition): string {
  if ("any" in condition) return condition.any.map(conditionInWords).join(" OR ");
  if ("all" in condition) {
    const parts = condition.all.map((part) => [part, conditionInWords(part)] as const);
    return parts.map(([part, text]) => ("any" in part ? `(${text})` : text)).join(" AND ");
  }
  const { test, parameter, text } = condition;
  if (text === "") return `${parameter} ${test === "is" ? "is empty" : "is not empty"}`;
  return `${parameter} ${signs[test]} ${text}`;
}

/** A time for people, such as `8 s`. */
export function timeInWords(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000} min`;
  return `${ms / 1000} s`;
}

/**
 * What a picture can not show, or shows as something else: control and direction marks, halves of letters, and code
 * points that XML does not allow.
 */
const unseen =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+/gu;

/** A text on one line, with nothing in it that can not be seen, and no longer than this (in UTF-16 units). */
export function plain(text: string, most: number): string {
  // More than this is cut off anyway, however much of it is blank.
  const start = text.slice(0, 4 * most);
  const seen = start.replaceAll(unseen, " ").replaceAll(/\s+/g, " ").trim();
  const isWhole = start.length === text.length && seen.length <= most;
  return isWhole
    ? seen
    : `${seen
        .slice(0, most)
        .replace(/[\ud800-\udbff]$/, "")
        .trimEnd()}…`;
}

/** Breaks a plain text into lines of about this many columns; a word that is longer is broken, too. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(" ").flatMap((one) => pieces(one, columns))) {
    const width = widthOf(word);
    if (line !== "" && used + 1 + width > columns) {
      lines.push(line);
      line = word;
      used = width;
    } else {
      used += width + (line === "" ? 0 : 1);
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}

/** Scripts whose letters are about as wide as high. */
const wide =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{Emoji_Presentation}\uff01-\uff60\u3000-\u303f]/u;

/** How wide a text is, in letters of the Latin alphabet. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : 1;
  return width;
}

function pieces(word: string, columns: number): string[] {
  if (widthOf(word) <= columns) return [word];
  const found: string[] = [];
  let piece = "";
  let width = 0;
  for (const character of word) {
    const more = widthOf(character);
    if (width + more > columns) {
      found.push(piece);
      piece = "";
      width = 0;
    }
    piece += character;
    width += more;
  }
  return [...found, piece];
}
