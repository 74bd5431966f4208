import type { Entity, Recognized } from "../dialog/event.ts";
import { type Intent, type Model, slotFillIntentId } from "../dialog/model.ts";
import { entityMatcher } from "./entity.ts";
import { isSampleFault } from "./expand.ts";
import { codePointsBefore, type Normalised, normalise } from "./normalise.ts";
import { nothingRecognized, type Question, type Recognizer } from "./recognizer.ts";
import { expandSample, wordsOf } from "./sample.ts";
import { type Capture, type SampleMatch, SampleTrie } from "./sample-trie.ts";
import { slotEntities } from "./slot-entities.ts";
import { type Token, tokenise } from "./tokens.ts";

/** The confidence of an intent that matches too, but less literally or less expectedly than the best one. */
const lesserConfidence = 0.9;

/** The recognizer that every server has: samples of the model, said word for word, with values in their slots. */
export class BuiltinRecognizer implements Recognizer {
  private readonly compiled = new WeakMap<Model, Map<string, SampleTrie>>();

  recognize({ text, model, locale, expected, now }: Question): Recognized {
    const normalised = normalise(text);
    const tokens = withoutWakeWord(tokenise(normalised.text), model.settings.wakeWords);
    const ranked = this.trie(model, locale)
      .match(normalised.text, tokens, { now, timeZone: model.settings.timeZone })
      .map((match) => ({ match, rank: rankOf(match, expected) }))
      .sort((a, b) => compare(a.rank, b.rank) || a.match.order - b.match.order);
    const [best] = ranked;
    if (!best) return nothingRecognized;

    const alternatives = new Map<string, number>();
    for (const { match, rank } of ranked) {
      if (match.intentId === best.match.intentId || alternatives.has(match.intentId)) continue;
      alternatives.set(match.intentId, compare(rank, best.rank) === 0 ? 1 : lesserConfidence);
    }
    return {
      intentId: best.match.intentId,
      confidence: 1,
      entities: entitiesOf(best.match, model.intents.get(best.match.intentId), text, normalised, tokens),
      alternatives: [...alternatives].map(([intentId, confidence]) => ({ intentId, confidence })),
    };
  }

  prepare(model: Model): void {
    for (const locale of model.locales) this.trie(model, locale);
  }

  private trie(model: Model, locale: string): SampleTrie {
    let byLocale = this.compiled.get(model);
    if (!byLocale) {
      byLocale = new Map();
      this.compiled.set(model, byLocale);
    }
    let trie = byLocale.get(locale);
    if (!trie) {
      trie = compile(model, locale);
      byLocale.set(locale, trie);
    }
    return trie;
  }
}

function compile(model: Model, locale: string): SampleTrie {
  const matchers = new Map(
    [...model.entities].map(([id, entity]) => [id, entityMatcher(entity, locale)] as const),
  );
  const bySlot = [...slotEntities(model)].flatMap(([slot, entityId]) => {
    const matcher = matchers.get(entityId);
    return matcher ? [[slot, matcher] as const] : [];
  });
  const trie = new SampleTrie(new Map(bySlot));
  for (const intent of model.intents.values()) {
    for (const text of intent.samples.get(locale) ?? []) {
      const samples = expandSample(text);
      if (isSampleFault(samples)) continue;
      for (const sample of samples) trie.add(intent.id, sample);
    }
  }
  return trie;
}

/**
 * What makes one match better than another, most important first; smaller is better: the slot that was asked
 * for, an intent that is expected, more literal words, a bare answer rather than another intent.
 */
type Rank = readonly [asked: number, expected: number, literals: number, bare: number];

function rankOf(match: SampleMatch, expected: Question["expected"]): Rank {
  const isListed = expected.intentIds.includes(match.intentId);
  const isBare = match.intentId === slotFillIntentId;
  const answersSlot = (isListed || isBare) && expected.slot !== "" && hasSlot(match.captures, expected.slot);
  return [
    answersSlot ? 0 : 1,
    isListed || answersSlot ? 0 : 1,
    -match.literals,
    answersSlot && isBare ? 0 : 1,
  ];
}

function compare(a: Rank, b: Rank): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

function hasSlot(captures: Capture | undefined, slot: string): boolean {
  for (let capture = captures; capture; capture = capture.rest) {
    if (capture.slot === slot) return true;
  }
  return false;
}

function entitiesOf(
  match: SampleMatch,
  intent: Intent | undefined,
  original: string,
  normalised: Normalised,
  tokens: readonly Token[],
): Entity[] {
  const entities: Entity[] = [];
  for (let capture = match.captures; capture; capture = capture.rest) {
    const start = normalised.originOf(tokens[capture.start]?.start ?? 0);
    const end = normalised.endOf(tokens[capture.end - 1]?.end ?? 0);
    entities.push({
      slot: capture.slot,
      entityId: intent?.slots.get(capture.slot) ?? capture.slot,
      value: capture.value,
      ...(capture.unit === undefined ? {} : { unit: capture.unit }),
      text: original.slice(start, end),
      start: codePointsBefore(original, start),
      end: codePointsBefore(original, end),
      confidence: capture.confidence ?? 1,
    });
  }
  return entities;
}

/** A wake word is for voice clients; typed or transcribed in front of a text, it means nothing. */
function withoutWakeWord(tokens: Token[], wakeWords: readonly string[]): Token[] {
  const lengths = wakeWords.map((wakeWord) => lengthAtStart(tokens, wordsOf(wakeWord)));
  return tokens.slice(Math.max(0, ...lengths));
}

/** How many tokens some words take at the start of a text, marks between them included; 0 when it begins otherwise. */
function lengthAtStart(tokens: readonly Token[], words: readonly string[]): number {
  let said = 0;
  for (const [index, token] of tokens.entries()) {
    if (!token.isWord) continue;
    if (token.form !== words[said]) return 0;
    if (++said === words.length) return index + 1;
  }
  return 0;
}
