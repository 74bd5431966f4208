import type { Expectation } from "../dialog/answer.ts";
import type { Alternative, Entity, Recognized } from "../dialog/event.ts";
import { type Model, slotFillIntentId } from "../dialog/model.ts";
import type { Grammar } from "./grammar.ts";
import { entityOf, type Heard } from "./heard.ts";
import type { Capture, SampleMatch, StoredSample } from "./sample-trie.ts";

/** What came of comparing a text with samples, word for word. */
export interface Literal {
  readonly recognized: Recognized;
  /** The sample, as its author wrote it. */
  readonly sample: string;
}

/** The confidence of an intent that matches too, but less literally or less expectedly than the best one. */
const lesserConfidence = 0.9;

/** Recognizes a text that is a sample, word for word, with values in its slots; undefined when it is none. */
export function recognizeLiterally(
  heard: Heard,
  model: Model,
  expected: Expectation,
  grammar: Grammar,
): Literal | undefined {
  const ranked = grammar.trie
    .match(heard.normalised.text, heard.tokens, heard.moment)
    .map((match) => rankedOf(match, model, expected, grammar))
    .filter(({ rank, sample }) => rank[0] !== place.vague || sample.intentId !== slotFillIntentId)
    .sort((a, b) => compare(a.rank, b.rank) || a.sample.order - b.sample.order);
  const [best] = ranked;
  if (!best) return undefined;
  const { sample, confidence } = best;
  const alternatives = new Map<string, Alternative>();
  for (const { sample: other, rank } of ranked) {
    const { intentId } = other;
    if (intentId === sample.intentId || alternatives.has(intentId)) continue;
    const isEqual = compare(rank, best.rank) === 0;
    alternatives.set(intentId, { intentId, confidence: isEqual ? confidence : lesserConfidence });
  }
  return {
    recognized: {
      intentId: sample.intentId,
      confidence,
      entities: entitiesOf(heard, model, best),
      alternatives: [...alternatives.values()],
      source: "sample",
    },
    sample: sample.text,
  };
}

/** A match, and what tells whether it is better than others. */
interface Ranked {
  readonly sample: StoredSample;
  readonly captures: readonly Capture[];
  readonly confidence: number;
  readonly rank: Rank;
}

/**
 * What makes one match better than another, most important first; smaller is better: its place, more literal
 * words, a bare answer rather than another intent, surer values.
 */
type Rank = readonly [place: number, literals: number, bare: number, doubt: number];

/** First what was asked for, then what is expected. What accepts any text waits behind what is expected. */
const place = { asked: 0, listed: 1, askedVaguely: 2, unlisted: 3, vague: 4 } as const;

function rankedOf(match: SampleMatch, model: Model, expected: Expectation, { vague }: Grammar): Ranked {
  const { sample } = match;
  const { intentId, literals } = sample;
  const captures = capturesOf(match);
  const confidence = confidenceOf(captures);
  const isListed = expected.intentIds.includes(intentId);
  const isBare = intentId === slotFillIntentId;
  const answers =
    (isListed || isBare) && expected.slot !== "" && captures.some(({ slot }) => slot === expected.slot);
  const slots = model.intents.get(intentId)?.slots;
  const isVague = literals === 0 && captures.some(({ slot }) => vague.has(slots?.get(slot) ?? slot));
  const placeOf = () => {
    if (answers) return isVague ? place.askedVaguely : place.asked;
    if (isVague) return place.vague;
    return isListed ? place.listed : place.unlisted;
  };
  const rank: Rank = [placeOf(), -literals, answers && isBare ? 0 : 1, 1 - confidence];
  return { sample, captures, confidence, rank };
}

function compare(a: Rank, b: Rank): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

/** A doubtful value, such as one with a typing error, makes the whole half as doubtful. */
function confidenceOf(captures: readonly Capture[]): number {
  let least = 1;
  for (const { value } of captures) least = Math.min(least, value.confidence ?? 1);
  return (1 + least) / 2;
}

function entitiesOf(heard: Heard, model: Model, { sample, captures }: Ranked): Entity[] {
  const slots = model.intents.get(sample.intentId)?.slots;
  return captures.map(({ slot, start, value }) => {
    return entityOf(heard, slot, slots?.get(slot) ?? slot, start, value);
  });
}

function capturesOf({ captures }: SampleMatch): Capture[] {
  const all: Capture[] = [];
  for (let capture = captures; capture; capture = capture.rest) all.push(capture);
  return all;
}
