import type { EntityMatcher, Moment, Value } from "./entity.ts";
import type { Sample } from "./sample.ts";
import type { Token } from "./tokens.ts";

/** A sample that a text is an instance of. */
export interface SampleMatch {
  readonly sample: StoredSample;
  readonly captures: Capture | undefined;
}

/** A sample where it ends in the trie. */
export interface StoredSample {
  readonly intentId: string;
  /** As its author wrote it. */
  readonly text: string;
  /** Its place among all samples of the model. */
  readonly order: number;
  /** How many of its words are literal. */
  readonly literals: number;
}

/** A value for a slot; the captures of a match are a chain in the order of the text. */
export interface Capture {
  readonly slot: string;
  readonly value: Value;
  /** The index of its first token. */
  readonly start: number;
  readonly rest: Capture | undefined;
}

/** Longer texts are compared with samples that have no slots only: it bounds the work, at no loss in practice. */
export const maxSlotTextTokens = 100;

interface Node {
  readonly id: number;
  readonly words: Map<string, Node>;
  readonly slots: Map<string, Node>;
  readonly ends: StoredSample[];
}

/** All samples of a model in one locale, as a trie over words and slots. */
export class SampleTrie {
  private readonly entities: ReadonlyMap<string, EntityMatcher>;
  private nodes = 0;
  private samples = 0;
  private readonly root: Node = this.node();

  /** @param entities the matcher of every slot that occurs. */
  constructor(entities: ReadonlyMap<string, EntityMatcher>) {
    this.entities = entities;
  }

  /**
   * Adds a sample. One without words and slots would match silence, and is left out.
   *
   * @param text is the sample as its author wrote it; it may stand for several.
   */
  add(intentId: string, sample: Sample, text: string): void {
    if (sample.length === 0) return;
    let node = this.root;
    for (const part of sample) {
      const [edges, label] = "word" in part ? [node.words, part.word] : [node.slots, part.slot];
      let next = edges.get(label);
      if (!next) {
        next = this.node();
        edges.set(label, next);
      }
      node = next;
    }
    // The same once more means nothing.
    if (node.ends.some((end) => end.intentId === intentId)) return;
    const literals = sample.filter((part) => "word" in part).length;
    node.ends.push({ intentId, text, order: this.samples++, literals });
  }

  /** Every sample that the text is an instance of; of each, the reading with the longest values first. */
  match(text: string, tokens: readonly Token[], moment: Moment): readonly SampleMatch[] {
    if (tokens.length > maxSlotTextTokens) return this.matchWords(tokens);
    return new Search(text, tokens, moment, this.entities).from(this.root, 0);
  }

  private matchWords(tokens: readonly Token[]): readonly SampleMatch[] {
    let node: Node | undefined = this.root;
    for (const token of tokens) {
      if (token.isWord) node = node?.words.get(token.form);
    }
    return (node?.ends ?? []).map((sample) => ({ sample, captures: undefined }));
  }

  private node(): Node {
    return { id: this.nodes++, words: new Map(), slots: new Map(), ends: [] };
  }
}

/**
 * One walk through the trie. What can follow a slot at a token is worked out once, so that the work is bounded by
 * nodes × tokens however the samples and the entities overlap.
 */
class Search {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private readonly entities: ReadonlyMap<string, EntityMatcher>;
  private readonly moment: Moment;
  /** By node and token. */
  private readonly behindSlots = new Map<number, readonly SampleMatch[]>();
  /** By entity and token. */
  private readonly values = new Map<EntityMatcher, (readonly Value[] | undefined)[]>();

  constructor(
    text: string,
    tokens: readonly Token[],
    moment: Moment,
    entities: ReadonlyMap<string, EntityMatcher>,
  ) {
    this.moment = moment;
    this.text = text;
    this.tokens = tokens;
    this.entities = entities;
  }

  /** Every sample below a node that what begins at a token is an instance of. */
  from(node: Node, at: number): SampleMatch[] {
    const found: SampleMatch[] = [];
    this.explore(node, at, found);
    return found;
  }

  private explore(node: Node, at: number, found: SampleMatch[]): void {
    let word = at;
    while (word < this.tokens.length && !this.tokens[word]?.isWord) word++;
    const token = this.tokens[word];
    if (!token) for (const sample of node.ends) found.push({ sample, captures: undefined });
    const next = token && node.words.get(token.form);
    if (next) this.explore(next, word + 1, found);
    if (node.slots.size === 0) return;
    for (const [slot, after] of node.slots) this.exploreSlot(slot, after, at, word, found);
  }

  /** A value may begin with a mark before the next word, such as a currency sign. */
  private exploreSlot(slot: string, after: Node, at: number, word: number, found: SampleMatch[]): void {
    let seen: Set<number> | undefined;
    for (let start = at; start <= word && start < this.tokens.length; start++) {
      for (const value of this.valuesAt(slot, start)) {
        for (const { sample, captures } of this.behindSlot(after, value.end)) {
          seen ??= new Set();
          if (seen.has(sample.order)) continue;
          seen.add(sample.order);
          found.push({ sample, captures: { slot, value, start, rest: captures } });
        }
      }
    }
  }

  private behindSlot(node: Node, at: number): readonly SampleMatch[] {
    const key = node.id * (this.tokens.length + 1) + at;
    let found = this.behindSlots.get(key);
    if (!found) {
      found = this.from(node, at);
      this.behindSlots.set(key, found);
    }
    return found;
  }

  private valuesAt(slot: string, start: number): readonly Value[] {
    const entity = this.entities.get(slot);
    if (!entity) return [];
    let byStart = this.values.get(entity);
    if (!byStart) {
      byStart = [];
      this.values.set(entity, byStart);
    }
    let values = byStart[start];
    if (!values) {
      values = entity.valuesAt(this.text, this.tokens, start, this.moment);
      byStart[start] = values;
    }
    return values;
  }
}
