import { isDeepStrictEqual } from "node:util";
import type { Recognition, Recognized } from "../dialog/event.ts";
import { type Model, stepIdOf } from "../dialog/model.ts";
import { type Input, run } from "../dialog/run.ts";
import { seedBefore } from "../dialog/say.ts";
import { initialState, type State } from "../dialog/state.ts";
import type { Turn } from "./session.ts";

/** A step that ran. */
export interface RetracedStep {
  readonly id: string;
  /** Of the first event that came of it, or would have. */
  readonly offset: number;
}

/**
 * The steps that ran in a turn, in their order: the turn is run again to find them. Undefined when it does not come
 * out as it was recorded, perhaps by a release that ran models otherwise: then nobody knows.
 *
 * @param before is the turn before it; absent for the first.
 */
export function retrace(
  model: Model,
  turn: Turn,
  before: Turn | undefined,
): readonly RetracedStep[] | undefined {
  for (const state of before ? [before.state] : beginningsOf(model, turn)) {
    const steps = stepsBetween(model, state, turn);
    if (steps) return steps;
  }
  return undefined;
}

function stepsBetween(
  model: Model,
  before: State,
  { firstOffset, events, state }: Turn,
): RetracedStep[] | undefined {
  const steps: RetracedStep[] = [];
  const input = inputOf(events);
  try {
    const turned = run(model, before, input, (list, index, count) => {
      if (index !== undefined) steps.push({ id: stepIdOf(list, index), offset: firstOffset + 1 + count });
    });
    const isSame = isDeepStrictEqual([turned.state, input.event, ...turned.events], [state, ...events]);
    return isSame ? steps : undefined;
  } catch {
    // The other release knew lists or took events that this one does not.
    return undefined;
  }
}

function inputOf([event, next]: Turn["events"]): Input {
  switch (event?.kind) {
    case "user_text":
      return next?.kind === "recognition" ? { event, recognized: recognizedIn(next) } : { event };
    case "session_started":
    case "command_result":
    case "story_jump":
    case "input_timeout":
    case "session_ended":
      return { event };
    default:
      throw new Error(`a turn begins with ${event?.kind ?? "nothing"}`);
  }
}

/** What was rejected then is rejected again: the recognition that is recorded has nothing left of it. */
function recognizedIn({ kind: _kind, valid: _valid, ...recognized }: Recognition): Recognized {
  return recognized;
}

/** How often a walk is given up at a limit, perhaps with a variation that was chosen and never said. */
const maxLimits = 2;

/**
 * The states in which a session may have begun, likeliest first. Its seed has changed with every choice of a
 * variation since; how many there were in the first turn, its replies tell, unless it hit a limit.
 */
function* beginningsOf(model: Model, { events, state }: Turn): Generator<State> {
  const [started] = events;
  if (started?.kind !== "session_started") return;
  const { locale, parameters } = started;
  const choices = events.filter((event) => {
    return event.kind === "reply" && (model.replies.get(event.replyId)?.texts.get(locale)?.length ?? 0) > 1;
  }).length;
  let { seed } = state;
  for (let count = 0; count <= choices + maxLimits; count++) {
    if (count >= choices) yield initialState(locale, parameters, seed);
    seed &&= seedBefore(seed);
  }
}
