import { acceptAt, decide, follow, isValid, settle, timeOut } from "./answer.ts";
import {
  closeDraft,
  currentFrame,
  type Draft,
  divertTo,
  enter,
  jumpTo,
  listOf,
  openDraft,
  startMainAgain,
} from "./draft.ts";
import { DialogError, invalidField } from "./error.ts";
import type { ClientInput, CommandResult, Inbound, Outcome, Recognized, StoryJump } from "./event.ts";
import { setParameter } from "./memory.ts";
import type { Model } from "./model.ts";
import { type SizeLimit, sizeLimitOf } from "./size.ts";
import type { State, Waiting } from "./state.ts";
import { type Observer, walk } from "./walk.ts";

/** What a turn is made from. Nothing else influences it. */
export interface Input {
  readonly event: Inbound;
  /** What a recognizer made of a user's text; required for texts that did not time out. */
  readonly recognized?: Recognized;
}

export interface Turned {
  readonly state: State;
  /** What follows the inbound event. The last one is blocking, except after the session was ended. */
  readonly events: readonly Outcome[];
}

/**
 * The whole dialog: from where it stands and what came in, to where it stands then and what goes out. Pure:
 * the same arguments give the same result, and a session's state is the fold of this over its turns.
 *
 * @param observe is told of every step that runs, for coverage and pictures; it changes nothing.
 * @throws DialogError when the dialog does not wait for such an event; see `checkInput`.
 */
export function run(model: Model, state: State, input: Input, observe?: Observer): Turned {
  const draft = openDraft(model, state);
  const { event } = input;
  let excess: SizeLimit | undefined;
  if (event.kind === "session_started") begin(draft, event.skipGreeting);
  else if (event.kind !== "session_ended") {
    checkInput(model, state, event);
    if (!isWebhookResult(model, event)) draft.webhookCalls = 0;
    excess = sizeLimitOf(() => take(draft, state.waiting, event, input.recognized));
  }
  if (event.kind !== "session_ended" && draft.waiting.for === "nothing") walk(draft, observe, excess);
  return { state: closeDraft(draft), events: draft.events };
}

/** Refuses an event that the dialog can not take where it stands, naming the field that is wrong. */
export function checkInput(model: Model, state: State, event: ClientInput): void {
  const { waiting } = state;
  switch (event.kind) {
    case "user_text":
    case "input_timeout":
      if (waiting.for === "command") {
        throw new DialogError(
          "COMMAND_PENDING",
          `The dialog waits for the result of command "${waiting.commandId}", not for the user.`,
          { metadata: { command_id: waiting.commandId } },
        );
      }
      return;
    case "command_result":
      if (waiting.for !== "command") {
        throw new DialogError("NO_COMMAND_PENDING", "The dialog waits for the user, not for a command.");
      }
      if (event.commandId !== waiting.commandId) {
        throw new DialogError(
          "COMMAND_MISMATCH",
          `The dialog waits for the result of command "${waiting.commandId}", not of "${event.commandId}".`,
          {
            violations: [
              { field: "command_result.command_id", description: `must be "${waiting.commandId}"` },
            ],
            metadata: { command_id: waiting.commandId },
          },
        );
      }
      return;
    case "story_jump":
      if (!model.stories.has(event.storyId)) {
        throw invalidField("story_jump.story_id", `model "${model.id}" has no story "${event.storyId}"`);
      }
      return;
    default:
      event satisfies never;
  }
}

/** Main's start lies beneath its init actions: it is no second beginning, and forgets nothing. */
function begin(draft: Draft, skipGreeting: boolean): void {
  const { main } = draft.model;
  jumpTo(draft, main);
  if (main.init && !skipGreeting) enter(draft, main, main.init);
}

function take(draft: Draft, waiting: Waiting, event: ClientInput, recognized: Recognized | undefined): void {
  switch (event.kind) {
    case "user_text":
      return event.timedOut ? hearNothing(draft, waiting) : hear(draft, waiting, recognized);
    case "input_timeout":
      return hearNothing(draft, waiting);
    case "command_result":
      return finishCommand(draft, event);
    case "story_jump":
      return jump(draft, event);
    default:
      event satisfies never;
  }
}

function hear(draft: Draft, waiting: Waiting, recognized: Recognized | undefined): void {
  if (!recognized) throw new Error("a user's text comes with what was recognized in it");
  if (waiting.for !== "user") throw new Error(`the dialog waits for ${waiting.for}`);
  const settled = settle(recognized, acceptAt(draft.model, waiting));
  const decision = decide(draft.model, waiting, settled);
  draft.events.push({ kind: "recognition", valid: isValid(decision), ...settled });
  follow(draft, waiting, decision, settled);
}

function hearNothing(draft: Draft, waiting: Waiting): void {
  if (waiting.for !== "user") throw new Error(`the dialog waits for ${waiting.for}`);
  timeOut(draft, waiting);
}

function isWebhookResult(model: Model, event: ClientInput): boolean {
  return event.kind === "command_result" && model.commands.get(event.commandId)?.runner === "webhook";
}

/** Stores the declared outputs, or goes where the model sends failures. */
function finishCommand(draft: Draft, result: CommandResult): void {
  draft.webhookMetadata = result.webhookMetadata ?? draft.webhookMetadata;
  if (result.error === "") {
    for (const name of draft.model.commands.get(result.commandId)?.outputs ?? []) {
      const value = Object.hasOwn(result.outputs, name) ? result.outputs[name] : undefined;
      setParameter(draft.parameters, name, value ?? "");
    }
    return;
  }
  draft.events.push({
    kind: "problem",
    problem: "command_failed",
    message: `Command ${result.commandId} failed: ${result.error}`,
  });
  const story = draft.model.stories.get(listOf(draft.model, currentFrame(draft).list).owner);
  if (story?.commandError) divertTo(draft, story.commandError);
  else startMainAgain(draft);
}

function jump(draft: Draft, event: StoryJump): void {
  const story = draft.model.stories.get(event.storyId);
  if (!story) throw new Error(`model ${draft.model.id} has no story ${event.storyId}`);
  draft.parameters.clear();
  for (const [name, value] of Object.entries(event.parameters)) {
    if (value !== "") draft.parameters.set(name, value);
  }
  jumpTo(draft, story);
}
