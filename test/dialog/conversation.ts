import { expectation } from "../../src/dialog/answer.ts";
import type { ClientInput, Outcome, Parameters, Recognized } from "../../src/dialog/event.ts";
import type { Model } from "../../src/dialog/model.ts";
import { checkInput, type Input, run } from "../../src/dialog/run.ts";
import { initialState, type State } from "../../src/dialog/state.ts";
import { WordForWord } from "../nlu/word-for-word.ts";

export interface Beginning {
  readonly parameters?: Parameters;
  readonly locale?: string;
  /** Absent: replies always say their first variation. */
  readonly seed?: number;
  readonly skipGreeting?: boolean;
}

/**
 * Talks with a dialog as a session would, in memory. What it answers is told in lines: the text of a reply,
 * `command id {inputs}`, `waits at story/input`, `waits at story/input for slot`, `problem kind` and so on.
 */
export class Conversation {
  readonly model: Model;
  /** What the dialog did when it began. */
  readonly opening: string[];
  /** Everything it was given, for a replay. */
  readonly inputs: Input[] = [];
  /** What followed the last input. */
  events: readonly Outcome[] = [];
  state: State;
  private readonly recognizer = new WordForWord();

  constructor(model: Model, { parameters = {}, locale, seed, skipGreeting = false }: Beginning = {}) {
    this.model = model;
    const chosen = locale ?? model.locales[0] ?? "";
    this.state = initialState(chosen, parameters, seed ?? null);
    this.opening = this.take({
      event: {
        kind: "session_started",
        modelId: model.id,
        modelVersion: model.version,
        locale: chosen,
        parameters,
        skipGreeting,
      },
    });
  }

  /** The user says something. */
  say(text: string): string[] {
    return this.hear(text, this.recognize(text));
  }

  /** The user says something of which a recognizer makes this. */
  hear(text: string, recognized: Recognized): string[] {
    return this.take({ event: { kind: "user_text", text, timedOut: false }, recognized });
  }

  /** The client sends any event for which nothing has to be recognized. */
  send(event: ClientInput): string[] {
    return this.take({ event });
  }

  finish(commandId: string, outputs: Parameters = {}): string[] {
    return this.send({ kind: "command_result", commandId, outputs, error: "" });
  }

  fail(commandId: string, error = "out of order", outputs: Parameters = {}): string[] {
    return this.send({ kind: "command_result", commandId, outputs, error });
  }

  jump(storyId: string, parameters: Parameters = {}): string[] {
    return this.send({ kind: "story_jump", storyId, parameters });
  }

  keepSilent(): string[] {
    return this.send({ kind: "input_timeout" });
  }

  recognize(text: string): Recognized {
    const { model, state } = this;
    checkInput(model, state, { kind: "user_text", text, timedOut: false });
    const expected = expectation(model, state);
    const question = { text, model, locale: state.locale, expected, now: 0 };
    return this.recognizer.recognize(question);
  }

  /** The event of a kind that followed the last input. */
  last<Kind extends Outcome["kind"]>(kind: Kind): Extract<Outcome, { kind: Kind }> {
    const found = this.events.findLast((event): event is Extract<Outcome, { kind: Kind }> => {
      return event.kind === kind;
    });
    if (!found) throw new Error(`there is no ${kind} among the last events`);
    return found;
  }

  get parameters(): Parameters {
    return this.state.parameters;
  }

  private take(input: Input): string[] {
    const { state, events } = run(this.model, this.state, input);
    this.inputs.push(input);
    this.state = state;
    this.events = events;
    return lines(events, state);
  }
}

/** What the dialog did, in lines. What was recognized is left out. */
function lines(events: readonly Outcome[], state: State): string[] {
  return events.flatMap((event) => line(event, state) ?? []);
}

function line(event: Outcome, { waiting }: State): string | undefined {
  switch (event.kind) {
    case "recognition":
      return undefined;
    case "reply":
      return event.text;
    case "command":
      return `command ${event.commandId} ${JSON.stringify(event.inputs)}`;
    case "wait_for_user": {
      const input = waiting.for === "user" ? waiting.input : "?";
      return `waits at ${input}${event.slot && ` for ${event.slot}`}`;
    }
    case "transcribe":
      return `transcribe ${event.transcribeId}`;
    case "problem":
      return `problem ${event.problem}`;
    case "session_ended":
      return `ended: ${event.reason}`;
    default:
      return event satisfies never;
  }
}
