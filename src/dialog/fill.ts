import { holds } from "./condition.ts";
import { branchTo, type Draft } from "./draft.ts";
import type { Entity } from "./event.ts";
import { forget, setSlot } from "./memory.ts";
import type { ExpectedIntent, InputPoint, RequiredSlot } from "./model.ts";
import { say } from "./say.ts";
import type { Filling } from "./state.ts";
import { askFor, promptsOf } from "./wait.ts";

/**
 * Takes the values that were said for an intent, and asks for the first of its slots that is missing, or goes on
 * with its actions. Asking for the same slot again counts as one prompt more, unless another slot got a new
 * value; when the slot had all its prompts, the list for giving up runs instead.
 *
 * @param before is what was being asked for, for the same intent.
 */
export function fill(
  draft: Draft,
  input: InputPoint,
  expected: ExpectedIntent,
  entities: readonly Entity[],
  before?: Filling,
): void {
  const { parameters } = draft;
  const known = new Map(parameters);
  for (const entity of entities) setSlot(parameters, entity);
  const refused = refuse(draft, expected, entities);
  const missing = expected.requiredSlots.find(({ slot }) => !parameters.has(slot));
  if (!missing) return branchTo(draft, expected.actions);

  const taken = entities
    .filter(({ slot }) => expected.intent.slots.has(slot) && !refused.has(slot))
    .toSorted((a, b) => a.start - b.start);
  const filledSlot = taken.at(-1)?.slot ?? before?.filledSlot ?? "";
  const last = parameters.has(filledSlot) ? { filledSlot } : {};
  if (before?.slot !== missing.slot) {
    return askFor(draft, input, missing, { intentId: expected.intent.id, slot: missing.slot, ...last });
  }
  const isProgress = taken.some(({ slot, value }) => slot !== missing.slot && known.get(slot) !== value);
  if (!isProgress && expected.giveUp && isAskedOut(missing, before)) return branchTo(draft, expected.giveUp);
  const prompts = promptsOf(before) + (isProgress ? 0 : 1);
  askFor(draft, input, missing, { intentId: before.intentId, slot: before.slot, prompts, ...last });
}

/** Whether a slot was asked for as often as it may be. */
export function isAskedOut({ maxPrompts }: RequiredSlot, filling: Filling): boolean {
  return maxPrompts !== undefined && promptsOf(filling) >= maxPrompts;
}

/**
 * Forgets the values that were said but do not pass their checks, and returns their slots. What is said about a
 * value is said while it is still known.
 */
function refuse(draft: Draft, { requiredSlots }: ExpectedIntent, entities: readonly Entity[]): Set<string> {
  const { parameters } = draft;
  const said = new Set(entities.map(({ slot }) => slot));
  const failed = requiredSlots.filter(
    ({ slot, check }) => check && said.has(slot) && parameters.has(slot) && !holds(check, parameters),
  );
  for (const { refusal } of failed) if (refusal) say(draft, refusal);
  for (const { slot } of failed) forget(parameters, slot);
  return new Set(failed.map(({ slot }) => slot));
}
