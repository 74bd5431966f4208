import type { Draft } from "./draft.ts";
import type { ExpectedIntent, InputPoint, RequiredSlot } from "./model.ts";
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
export function askFor(
  draft: Draft,
  input: InputPoint,
  { intent }: ExpectedIntent,
  { slot, prompt }: RequiredSlot,
): void {
  say(draft, prompt);
  waitAt(draft, input, { intentId: intent.id, slot });
}

/** Asks for the same slot once more. */
export function askAgain(draft: Draft, input: InputPoint, filling: Filling): void {
  const expected = input.intents.find(({ intent }) => intent.id === filling.intentId);
  const required = expected?.requiredSlots.find(({ slot }) => slot === filling.slot);
  if (expected && required) askFor(draft, input, expected, required);
  else waitAt(draft, input, filling);
}
