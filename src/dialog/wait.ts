import type { Draft } from "./draft.ts";
import type { InputPoint, RequiredSlot } from "./model.ts";
import { say } from "./say.ts";
import type { Filling } from "./state.ts";

/** Waits for the user at an input, perhaps for the value of a slot that was just asked for. */
export function waitAt(draft: Draft, input: InputPoint, filling?: Filling): void {
  const asked = filling !== undefined;
  draft.events.push({
    kind: "wait_for_user",
    immediate: input.immediate || asked,
    requiresWakeWord: input.requiresWakeWord && !asked,
    ...(input.timeoutMs === undefined ? {} : { timeoutMs: input.timeoutMs }),
    expectedIntentIds: input.intents.map((expected) => expected.intent.id),
    slot: filling?.slot ?? "",
  });
  draft.waiting = { for: "user", input: input.key, ...(asked ? { filling } : {}) };
}

/** Asks for a slot that an intent needs, and waits for its value. */
export function askFor(draft: Draft, input: InputPoint, { prompt }: RequiredSlot, filling: Filling): void {
  say(draft, prompt);
  waitAt(draft, input, filling);
}

/** Asks for the same slot once more. */
export function askAgain(draft: Draft, input: InputPoint, filling: Filling): void {
  const required = requiredFor(input, filling);
  if (required) askFor(draft, input, required, { ...filling, prompts: promptsOf(filling) + 1 });
  else waitAt(draft, input, filling);
}

/** The slot that is asked for, as the input requires it. */
export function requiredFor(input: InputPoint, { intentId, slot }: Filling): RequiredSlot | undefined {
  const expected = input.intents.find(({ intent }) => intent.id === intentId);
  return expected?.requiredSlots.find((required) => required.slot === slot);
}

/** How often a slot was asked for so far. */
export function promptsOf({ prompts = 1 }: Filling): number {
  return prompts;
}
