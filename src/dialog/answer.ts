import { branchTo, currentFrame, type Draft } from "./draft.ts";
import type { Recognized } from "./event.ts";
import { setParameter } from "./memory.ts";
import {
  type ExpectedIntent,
  type Fallback,
  type InputPoint,
  type Model,
  type StepList,
  slotFillIntentId,
} from "./model.ts";
import type { State, Waiting } from "./state.ts";
import { askFor, waitAt } from "./wait.ts";

type WaitingForUser = Extract<Waiting, { for: "user" }>;

/** What an input makes of a text. */
export type Decision =
  /** It is the value that was asked for. */
  | { readonly take: "slot"; readonly expected: ExpectedIntent }
  /** It is one of the input's intents. */
  | { readonly take: "intent"; readonly expected: ExpectedIntent }
  /** It is none of them. */
  | { readonly take: Fallback };

/** Decides how an input takes what was recognized, without changing anything. */
export function decide(model: Model, waiting: WaitingForUser, recognized: Recognized): Decision {
  const input = inputOf(model, waiting);
  if (recognized.intentId === "") return { take: "no_intent" };

  const { filling } = waiting;
  const filled = filling && expectedIn(input, filling.intentId);
  if (
    filled &&
    (recognized.intentId === slotFillIntentId || recognized.intentId === filling.intentId) &&
    recognized.entities.some((entity) => entity.slot === filling.slot)
  ) {
    return { take: "slot", expected: filled };
  }

  const listed = competing(model, recognized).flatMap((intentId) => expectedIn(input, intentId) ?? []);
  const [first] = listed;
  if (!first) return { take: "invalid_intent" };
  if (listed.length > 1 && input.fallbacks.ambiguous_intent) return { take: "ambiguous_intent" };
  return { take: "intent", expected: first };
}

/** Whether the input took the text for what it asked. */
export function isValid(decision: Decision): boolean {
  return decision.take === "slot" || decision.take === "intent";
}

/** Carries out a decision: the dialog then waits for a slot, or goes on with a list. */
export function follow(
  draft: Draft,
  waiting: WaitingForUser,
  decision: Decision,
  recognized: Recognized,
): void {
  if (decision.take === "slot" || decision.take === "intent") {
    const { expected } = decision;
    if (decision.take === "intent" && draft.model.settings.retention === "intent") {
      for (const slot of expected.intent.slots.keys()) draft.parameters.delete(slot);
    }
    for (const entity of recognized.entities) setParameter(draft.parameters, entity.slot, entity.value);
    takeIntent(draft, inputOf(draft.model, waiting), expected);
    return;
  }
  fallBack(draft, waiting, decision.take);
}

/** The user said nothing for too long. */
export function timeOut(draft: Draft, waiting: WaitingForUser): void {
  const { timeoutList } = inputOf(draft.model, waiting);
  if (timeoutList) branchTo(draft, timeoutList);
  else fallBack(draft, waiting, "no_intent");
}

/** What the dialog wants to hear now, for the recognizer; nothing in particular when it does not wait for the user. */
export function expectation(model: Model, state: State): Expectation {
  if (state.waiting.for !== "user") return { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };
  const { filling } = state.waiting;
  return {
    intentIds: inputOf(model, state.waiting).intents.map((expected) => expected.intent.id),
    slot: filling?.slot ?? "",
    slotIntentId: filling?.intentId ?? "",
    filledSlot: filling?.filledSlot ?? "",
  };
}

export interface Expectation {
  readonly intentIds: readonly string[];
  /** The slot that was asked for; empty when none was. */
  readonly slot: string;
  /** The intent that needs the slot; empty when none was asked for, or nobody knows. */
  readonly slotIntentId: string;
  /** The slot that got its value last: what a "no, savings" is about. Empty when there is none. */
  readonly filledSlot: string;
}

function takeIntent(draft: Draft, input: InputPoint, expected: ExpectedIntent): void {
  const missing = expected.requiredSlots.find(({ slot }) => !draft.parameters.has(slot));
  if (missing) askFor(draft, input, expected, missing);
  else branchTo(draft, expected.actions);
}

/**
 * Runs the input's list for what it did not take. Without one it waits on as it did. An input that stays is
 * come back to afterwards, and to the slot that it was asking for, unless the list waits there by itself.
 */
function fallBack(draft: Draft, waiting: WaitingForUser, reason: Fallback): void {
  const input = inputOf(draft.model, waiting);
  const list = input.fallbacks[reason];
  if (!list) return waitAt(draft, input, waiting.filling);
  if (input.onUnmatched === "stay" && !endsAt(list, input)) {
    const frame = currentFrame(draft);
    const filling = waiting.filling ? { filling: waiting.filling } : {};
    draft.frames[draft.frames.length - 1] = { ...frame, next: frame.next - 1, ...filling };
  }
  branchTo(draft, list);
}

function endsAt(list: StepList, input: InputPoint): boolean {
  const last = list.steps.at(-1);
  return last?.type === "input" && last.input === input;
}

/** The intents within the ambiguity margin of the best one, best first. */
function competing(model: Model, recognized: Recognized): string[] {
  const least = recognized.confidence - model.settings.ambiguityMargin;
  const rivals = recognized.alternatives.filter(({ confidence }) => confidence >= least);
  return [recognized.intentId, ...rivals.map(({ intentId }) => intentId)];
}

function expectedIn(input: InputPoint, intentId: string): ExpectedIntent | undefined {
  return input.intents.find((expected) => expected.intent.id === intentId);
}

function inputOf(model: Model, waiting: WaitingForUser): InputPoint {
  const input = model.inputs.get(waiting.input);
  if (!input) throw new Error(`model ${model.id} ${model.version} has no input ${waiting.input}`);
  return input;
}
