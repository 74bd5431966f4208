import colours from "picocolors";
import type { Command, Event, Recognition, Values } from "../../client/event.ts";
import { columnsOf, fill } from "../columns.ts";

/** What a person sees of an event in the conversation; undefined: nothing. */
export function showEvent(event: Event): string | undefined {
  const { bold, dim, red } = colours;
  switch (event.kind) {
    case "reply":
      return bold(plain(event.text));
    case "recognition":
      return dim(`  (${understood(event)})`);
    case "transcribe":
      return dim(`  (transcribe ${plain(event.transcribeId)})`);
    case "problem":
      return red(`  (problem: ${plain(event.message)})`);
    case "command":
      return showCommand(event);
    default:
      return undefined;
  }
}

export function showCommand({ commandId, inputs, runner }: Command): string {
  const who =
    runner === "client" ? "run, and tell the outputs (!reason if it failed)" : "the webhook is running it …";
  const call = [commandId, ...valuesOf(inputs)].join(" ");
  return colours.magenta(`  ${plain(call)} – ${who}`);
}

/** A table of events, one line each. */
export function listEvents(events: readonly Event[]): string[] {
  const width = Math.max(...events.map(({ kind }) => columnsOf(kind)));
  return events.map((event) => {
    const place = colours.dim(`  ${String(event.offset).padStart(4)}  ${fill(event.kind, width)}`);
    return `${place}  ${plain(factsOf(event)).replaceAll(/\s+/g, " ")}`.trimEnd();
  });
}

/** What there is to say of an event besides its kind. */
function factsOf(event: Event): string {
  switch (event.kind) {
    case "session_started": {
      const { modelId, modelVersion, locale, parameters } = event;
      return [`model ${modelId} ${modelVersion}`, locale, ...valuesOf(parameters)].join(" ");
    }
    case "user_text":
      return JSON.stringify(event.text);
    case "command_result":
      return [
        event.commandId,
        ...(event.error === "" ? valuesOf(event.outputs) : [`failed: ${event.error}`]),
      ].join(" ");
    case "story_jump":
      return [event.storyId, ...valuesOf(event.parameters)].join(" ");
    case "recognition":
      return [understood(event), ...(event.source === "" ? [] : [`by ${event.source}`])].join(", ");
    case "reply":
      return `${event.replyId} ${JSON.stringify(event.text)}`;
    case "command":
      return [event.commandId, ...valuesOf(event.inputs), `by the ${event.runner}`].join(" ");
    case "wait_for_user":
      return [event.slot === "" ? "" : `slot ${event.slot},`, event.expectedIntentIds.join(" ")]
        .join(" ")
        .trim();
    case "transcribe":
      return event.transcribeId;
    case "session_ended":
      return event.reason;
    case "problem":
      return event.message;
    case "input_timeout":
      return "";
    default:
      return event satisfies never;
  }
}

function understood({ valid, intentId, confidence, entities }: Recognition): string {
  const values = entities.map(({ slot, value }) => `${slot}=${value}`);
  const verdict = intentId
    ? `${intentId} ${confidence.toFixed(2)}${valid ? "" : ", not expected here"}`
    : "not understood";
  return plain([verdict, ...values].join(" "));
}

function valuesOf(values: Values): string[] {
  return Object.entries(values).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
}

/** A text from elsewhere, without what would move the cursor or change the terminal; lines stay lines. */
export function plain(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, " ");
}
