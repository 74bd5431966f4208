import { forgetCandidates, nameCandidates } from "./candidates.ts";
import { branchTo, currentFrame, type Draft } from "./draft.ts";
import type { Recognized } from "./event.ts";
import { fill, isAskedOut } from "./fill.ts";
import { forget } from "./memory.ts";
import {
  type ExpectedIntent,
  type Fallback,
  type InputPoint,
  type Model,
  type StepList,
  slotFillIntentId,
} from "./model.ts";
import type { State, Waiting } from "./state.ts";
import { askAgain, requiredFor, waitAt } from "./wait.ts";

type WaitingForUser = Extract<Waiting, { for: "user" }>;

/** What an input makes of a text. */
export type Decision =
  /** It is a value for the intent whose slots are being asked for. */
  | { readonly take: "slot"; readonly expected: ExpectedIntent }
  /** It is one of the input's intents. */
  | { readonly take: "intent"; readonly expected: ExpectedIntent }
  /** It may be several of them, best first. */
  | { readonly take: "ambiguous_intent"; readonly rivals: readonly ExpectedIntent[] }
  /** It is none of them. */
  | { readonly take: Exclude<Fallback, "ambiguous_intent"> };

/** What is left of a recognition when only so much confidence is accepted: all of it, or nothing. */
export function settle(recognized: Recognized, accept: number): Recognized {
  const { intentId, confidence, alternatives } = recognized;
  if (intentId === "" || confidence >= accept) return recognized;
  return {
    ...recognized,
    intentId: "",
    confidence: 0,
    entities: [],
    alternatives: [{ intentId, confidence }, ...alternatives],
  };
}

/** The least confidence that is accepted where the dialog waits. 0 to 1. */
export function acceptAt(model: Model, waiting: WaitingForUser): number {
  return inputOf(model, waiting).accept ?? model.settings.accept;
}

/** Decides how an input takes what was recognized, without changing anything. */
export function decide(model: Model, waiting: WaitingForUser, recognized: Recognized): Decision {
  const input = inputOf(model, waiting);
  if (recognized.intentId === "") return { take: "no_intent" };

  const { filling } = waiting;
  const filled = filling && expectedIn(input, filling.intentId);
  if (
    filled &&
    (recognized.intentId === slotFillIntentId || recognized.intentId === filling.intentId) &&
    recognized.entities.some(({ slot }) => filled.intent.slots.has(slot))
  ) {
    return { take: "slot", expected: filled };
  }

  const listed = competing(model, input, recognized).flatMap((intentId) => expectedIn(input, intentId) ?? []);
  const [first] = listed;
  if (!first) return { take: "invalid_intent" };
  if (listed.length > 1 && input.fallbacks.ambiguous_intent) {
    return { take: "ambiguous_intent", rivals: listed };
  }
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
  const { model, parameters } = draft;
  if (recognized.intentId !== "") forgetCandidates(parameters);
  if (decision.take === "slot" || decision.take === "intent") {
    const { expected } = decision;
    if (decision.take === "intent" && model.settings.retention === "intent") {
      for (const slot of expected.intent.slots.keys()) forget(parameters, slot);
    }
    const { filling } = waiting;
    const before = filling?.intentId === expected.intent.id ? filling : undefined;
    return fill(draft, inputOf(model, waiting), expected, recognized.entities, before);
  }
  if (decision.take === "ambiguous_intent") {
    nameCandidates(
      parameters,
      decision.rivals.map(({ intent }) => intent),
    );
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

/**
 * Runs the input's list for what it did not take, unless a slot was asked for often enough. Without a list it
 * waits on as it did; only a slot that is not asked for without end is asked for again. An input that stays is
 * come back to afterwards, and to the slot that it was asking for, unless the list waits there by itself.
 */
function fallBack(draft: Draft, waiting: WaitingForUser, reason: Fallback): void {
  const { filling } = waiting;
  const input = inputOf(draft.model, waiting);
  const list = input.fallbacks[reason];
  const required = filling && requiredFor(input, filling);
  if (filling && required && reason !== "ambiguous_intent") {
    const giveUp = expectedIn(input, filling.intentId)?.giveUp;
    if (giveUp && isAskedOut(required, filling)) return branchTo(draft, giveUp);
    if (!list && required.maxPrompts !== undefined) return askAgain(draft, input, filling);
  }
  if (!list) return waitAt(draft, input, filling);
  if (input.onUnmatched === "stay" && !endsAt(list, input)) {
    const frame = currentFrame(draft);
    draft.frames[draft.frames.length - 1] = {
      ...frame,
      next: frame.next - 1,
      ...(filling ? { filling } : {}),
    };
  }
  branchTo(draft, list);
}

function endsAt(list: StepList, input: InputPoint): boolean {
  const last = list.steps.at(-1);
  return last?.type === "input" && last.input === input;
}

/** The intents within the ambiguity margin of the best one that are good enough themselves, best first. */
function competing(model: Model, input: InputPoint, recognized: Recognized): string[] {
  const margin = input.ambiguityMargin ?? model.settings.ambiguityMargin;
  const least = Math.max(recognized.confidence - margin, input.accept ?? model.settings.accept);
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
