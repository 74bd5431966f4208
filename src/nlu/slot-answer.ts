import type { Expectation } from "../dialog/answer.ts";
import type { Entity } from "../dialog/event.ts";
import { type Model, slotFillIntentId } from "../dialog/model.ts";
import type { Grammar } from "./grammar.ts";
import type { Heard } from "./heard.ts";
import { assignRoles } from "./roles.ts";
import { type SmallWords, smallWordsOf } from "./small-words.ts";
import { type Spot, spot } from "./spot.ts";
import { lengthAtStart } from "./tokens.ts";

/** Values that a text gives while a slot is being asked for. */
export interface SlotAnswer {
  /** At least one. */
  readonly entities: readonly Entity[];
  /** The part of the text's words that is accounted for by the values and by words that say little, 0 to 1. */
  readonly completeness: number;
}

/**
 * Reads a text as the answer to the question for a slot: values for it and for other slots of its intent
 * ("50 euros from savings"), or a correction of the slot that was filled before ("no, savings").
 */
export function readSlotAnswer(
  heard: Heard,
  model: Model,
  locale: string,
  expected: Expectation,
  grammar: Grammar,
): SlotAnswer | undefined {
  const slots = slotsToFill(model, expected);
  const small = smallWordsOf(locale);
  const correction = Math.max(0, ...small.corrections.map((words) => lengthAtStart(heard.tokens, words)));
  const spots = spot(heard, slots, grammar).filter(({ start }) => start >= correction);
  if (spots.length === 0) return undefined;
  const isCorrection = correction > 0 && slots.has(expected.filledSlot);
  const preferred =
    isCorrection && fits(spots, slots.get(expected.filledSlot)) ? expected.filledSlot : expected.slot;
  const entities = assignRoles(heard, spots, { slots, preferred }, grammar, small);
  if (entities.length === 0) return undefined;
  return { entities, completeness: completenessOf(heard, spots, correction, small, grammar) };
}

/** The slots of the intent that asks, the one that was asked for first. */
function slotsToFill(model: Model, { slot, slotIntentId }: Expectation): ReadonlyMap<string, string> {
  const known =
    model.intents.get(slotIntentId)?.slots ?? model.intents.get(slotFillIntentId)?.slots ?? new Map();
  const own = known.get(slot);
  const others = slotIntentId === "" ? [] : [...known];
  return new Map<string, string>([...(own === undefined ? [] : [[slot, own] as const]), ...others]);
}

function fits(spots: readonly Spot[], entityId: string | undefined): boolean {
  return entityId !== undefined && spots.some(({ values }) => values.has(entityId));
}

function completenessOf(
  { tokens }: Heard,
  spots: readonly Spot[],
  correction: number,
  { fillers }: SmallWords,
  { cues }: Grammar,
): number {
  let words = 0;
  let explained = 0;
  for (const [at, token] of tokens.entries()) {
    if (!token.isWord) continue;
    words++;
    const isExplained =
      at < correction ||
      fillers.has(token.form) ||
      spots.some(({ start, end }) => at >= start && at < end) ||
      [...cues.values()].some((some) => some.has(token.form));
    if (isExplained) explained++;
  }
  return words === 0 ? 0 : explained / words;
}
