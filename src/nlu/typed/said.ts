import { isAscii } from "../ascii.ts";
import type { Token } from "../tokens.ts";

/** A word, a number in digits, or a mark: "5pm" is two of them, and in German "einundzwanzig" three. */
export interface Atom {
  /** Lower case, without accents; what words are compared by. Empty when it is longer than any known word. */
  readonly form: string;
  /** Nothing stands between it and the one before. */
  readonly isGlued: boolean;
  /** The index after its token when it is the last one there. */
  readonly tokenEnd: number | undefined;
  /** Where its token stands in the text, in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Longer words, in UTF-16 units, have no meaning to any typed entity. */
const maxWord = 80;

/** A text as typed entities read it. */
export class Said {
  readonly text: string;
  readonly atoms: readonly Atom[];
  private readonly firsts: readonly number[];
  private readonly memory = new Map<object, unknown[]>();

  /** @param compounds the parts of words that are read one by one, such as the "zwanzig" of "einundzwanzig". */
  constructor(text: string, tokens: readonly Token[], compounds: Compounds) {
    const atoms: Atom[] = [];
    const firsts: number[] = [];
    for (const [index, { form, start, end }] of tokens.entries()) {
      firsts.push(atoms.length);
      const parts = partsOf(form, compounds);
      const isGluedToken = index > 0 && tokens[index - 1]?.end === start;
      for (const [part, partForm] of parts.entries()) {
        const tokenEnd = part === parts.length - 1 ? index + 1 : undefined;
        atoms.push({ form: partForm, isGlued: part > 0 || isGluedToken, tokenEnd, start, end });
      }
    }
    this.text = text;
    this.atoms = atoms;
    this.firsts = firsts;
  }

  /** The index of a token's first atom. */
  atomOf(token: number): number {
    return this.firsts[token] ?? this.atoms.length;
  }

  /** What somebody wants to remember of each atom. */
  memoryOf(somebody: object): unknown[] {
    let known = this.memory.get(somebody);
    if (!known) {
      known = [];
      this.memory.set(somebody, known);
    }
    return known;
  }

  /** Empty beyond the ends. */
  form(at: number): string {
    return this.atoms[at]?.form ?? "";
  }

  isGlued(at: number): boolean {
    return this.atoms[at]?.isGlued ?? false;
  }

  isDigits(at: number): boolean {
    return isDigits(this.form(at));
  }
}

/** The parts of compound words of a language, by their first letter, the longest first. */
export type Compounds = ReadonlyMap<string, readonly string[]>;

export function compoundsOf(parts: readonly string[]): Compounds {
  const byLetter = new Map<string, string[]>();
  for (const part of parts.map(fold).sort((a, b) => b.length - a.length)) {
    const letter = part.charAt(0);
    byLetter.set(letter, [...(byLetter.get(letter) ?? []), part]);
  }
  return byLetter;
}

/** A word in the form in which words are compared, cut where digits, letters and apostrophes meet. */
export function partsOf(form: string, compounds: Compounds): string[] {
  if (form.length > maxWord) return [""];
  const folded = fold(form);
  const parts = /[0-9']/.test(folded) ? (folded.match(/[0-9]+|'|[^0-9']+/g) ?? []) : [folded];
  return compounds.size === 0 ? parts : parts.flatMap((part) => compoundParts(part, compounds));
}

/** The parts of a word when it is made of nothing else. */
function compoundParts(word: string, compounds: Compounds): string[] {
  const parts: string[] = [];
  for (let at = 0; at < word.length; ) {
    const part = compounds.get(word.charAt(at))?.find((one) => word.startsWith(one, at));
    if (part === undefined) return [word];
    parts.push(part);
    at += part.length;
  }
  return parts;
}

function fold(form: string): string {
  if (isAscii(form)) return form;
  return form
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replaceAll(/[‐‑–−]/g, "-");
}

export function isDigits(form: string): boolean {
  const code = form.charCodeAt(0);
  return code >= 48 && code <= 57;
}
