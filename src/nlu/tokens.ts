import { isAscii } from "./ascii.ts";
import { tokeniseAscii } from "./ascii-tokens.ts";

/** A word, or one mark of punctuation. */
export interface Token {
  /** Lower case; what words are compared by. */
  readonly form: string;
  /** Where it stands in the text, in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** False for punctuation, which never has to be matched. */
  readonly isWord: boolean;
}

/** Characters of scripts that put no blanks between words stand for themselves, with their marks. */
const unspaced =
  "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]\\p{M}*";

/** Letters and digits with their marks; an apostrophe inside belongs to the word. */
const spaced =
  "(?:(?!UNSPACED)[\\p{L}\\p{N}]\\p{M}*)+(?:['’](?:(?!UNSPACED)[\\p{L}\\p{N}]\\p{M}*)+)*".replaceAll(
    "UNSPACED",
    unspaced,
  );

const pattern = new RegExp(`(${unspaced}|${spaced})|\\S`, "gu");

/** Splits a normalised text into words and marks. Takes time linear in its length. */
export function tokenise(text: string): Token[] {
  return isAscii(text) ? tokeniseAscii(text) : tokeniseAny(text);
}

/** The same, whatever the text has in it. */
export function tokeniseAny(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const form = match[0].toLowerCase().replaceAll("’", "'");
    tokens.push({
      form,
      start: match.index,
      end: match.index + match[0].length,
      isWord: match[1] !== undefined,
    });
  }
  return tokens;
}

/** How many tokens some words take at the start of a text, marks between them included; 0 when it begins otherwise. */
export function lengthAtStart(tokens: readonly Token[], words: readonly string[]): number {
  let said = 0;
  for (const [index, token] of tokens.entries()) {
    if (!token.isWord) continue;
    if (token.form !== words[said]) return 0;
    if (++said === words.length) return index + 1;
  }
  return 0;
}
