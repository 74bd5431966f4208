import type { ListedValue } from "../dialog/model.ts";
import { type EntityMatcher, maxValueTokens, type Value } from "./entity.ts";
import { normalise } from "./normalise.ts";
import { type SpellingAllowance, SpellingIndex } from "./spelling.ts";
import { type Token, tokenise } from "./tokens.ts";

/** Typing errors are tolerated in texts of at most so many words and marks: it bounds the work. */
const maxTolerantTokens = 40;

/** Of several words with errors in them, so many are taken together. */
const maxTolerantWords = 4;

interface Node {
  readonly next: Map<string, Node>;
  /** Those that end here. Several differ only in punctuation, such as "C" and "C#". */
  readonly spellings: Spelling[];
}

/** One way to write a value. */
interface Spelling {
  readonly value: string;
  /** With its punctuation, in lower case. */
  readonly text: string;
  /** How many words and marks it has. */
  readonly length: number;
}

/** Values of a list, by their own spelling and by their synonyms. */
export class ListMatcher implements EntityMatcher {
  private readonly root: Node = { next: new Map(), spellings: [] };
  private readonly misspelt: SpellingIndex<string>;
  private longest = 0;

  constructor(listed: readonly ListedValue[], allowance?: SpellingAllowance) {
    this.misspelt = new SpellingIndex(allowance);
    for (const { value, synonyms } of listed) {
      for (const spelling of [value, ...synonyms]) this.add(value, normalise(spelling).text.toLowerCase());
    }
  }

  valuesAt(text: string, tokens: readonly Token[], start: number): Value[] {
    const found: Value[] = [];
    let node: Node | undefined = this.root;
    for (let at = start; at < tokens.length && at < start + maxValueTokens; at++) {
      const token = tokens[at];
      if (!token?.isWord) continue;
      node = node.next.get(token.form);
      if (!node) break;
      const exact = spelledAt(node, text, tokens[start]?.start ?? 0);
      if (exact) found.unshift({ end: start + exact.length, value: exact.value });
      // A mark in front of the words is part of the value only where it is written so.
      else if (tokens[start]?.isWord) {
        const [first] = node.spellings;
        if (first) found.unshift({ end: at + 1, value: first.value });
      }
    }
    return found.length > 0 ? found : this.misspeltAt(tokens, start);
  }

  /** A value that is written with errors, the nearer the surer. */
  private misspeltAt(tokens: readonly Token[], start: number): Value[] {
    if (tokens.length > maxTolerantTokens || !tokens[start]?.isWord) return [];
    let best: Value | undefined;
    let said = "";
    let words = 0;
    for (let at = start; at < tokens.length && words < this.longest; at++) {
      const token = tokens[at];
      if (!token?.isWord) continue;
      said = words === 0 ? token.form : `${said} ${token.form}`;
      words++;
      if (said.length > this.misspelt.reach) break;
      const similar = this.misspelt.find(said);
      const confidence = similar ? 1 - similar.distance / said.length : 0;
      if (similar && confidence > (best?.confidence ?? 0)) {
        best = { end: at + 1, value: similar.item, confidence };
      }
    }
    return best ? [best] : [];
  }

  private add(value: string, text: string): void {
    const tokens = tokenise(text);
    let node = this.root;
    for (const { form, isWord } of tokens) {
      if (!isWord) continue;
      let next = node.next.get(form);
      if (!next) {
        next = { next: new Map(), spellings: [] };
        node.next.set(form, next);
      }
      node = next;
    }
    if (node === this.root) return;
    node.spellings.push({ value, text, length: tokens.length });
    const words = tokens.flatMap(({ form, isWord }) => (isWord ? [form] : []));
    if (words.length > maxTolerantWords) return;
    this.misspelt.add(words.join(" "), value);
    this.longest = Math.max(this.longest, words.length);
  }
}

/** The spelling that stands in the text as it is written, punctuation included; the longest, if there are several. */
function spelledAt({ spellings }: Node, text: string, start: number): Spelling | undefined {
  let best: Spelling | undefined;
  for (const spelling of spellings) {
    const said = text.slice(start, start + spelling.text.length).toLowerCase();
    if (said === spelling.text && (!best || spelling.length > best.length)) best = spelling;
  }
  return best;
}
