import type { EventBody, Parameters, Recognized } from "../dialog/event.ts";
import type { ExpectedAction } from "./transcript.ts";

/** `{a: 1, b: two words}`, by name, so that equal parameters read equal. */
export function showParameters(parameters: Parameters): string {
  const entries = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ")}}`;
}

/** The slots of a recognition with their values. */
export function slotsOf({ entities }: Recognized): Parameters {
  return Object.fromEntries(entities.map(({ slot, value }) => [slot, value]));
}

/** An event as a transcript would expect it. */
export function showAction(event: EventBody): string {
  switch (event.kind) {
    case "reply":
      return `reply ${event.replyId} ${JSON.stringify(event.text)}`;
    case "command":
      return `command ${event.commandId} ${showParameters(event.inputs)}`;
    case "wait_for_user":
      return `input ${event.immediate ? "immediate" : "idle"}${event.slot && ` slot ${event.slot}`}`;
    case "transcribe":
      return `transcribe ${event.transcribeId}`;
    case "session_ended":
      return "end";
    default:
      return event.kind;
  }
}

/** What a transcript expects, in the same words. */
export function showExpectedAction(action: ExpectedAction): string {
  switch (action.kind) {
    case "reply":
      return words("reply", action.id, action.text === undefined ? undefined : JSON.stringify(action.text));
    case "command":
      return words("command", action.id, action.inputs && showParameters(action.inputs));
    case "input": {
      const mood = action.immediate === undefined ? undefined : action.immediate ? "immediate" : "idle";
      return words("input", mood, action.slot ? `slot ${action.slot}` : undefined);
    }
    case "transcribe":
      return words("transcribe", action.id);
    case "end":
      return "end";
    default:
      return action satisfies never;
  }
}

function words(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(" ");
}
