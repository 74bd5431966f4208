import {
  Command_Runner,
  type Event,
  type Recognition,
  SessionEnded_Reason,
  type WaitForUser,
} from "../../../gen/parley/v1/event_pb.ts";
import { millisecondsOf } from "../parts/time.ts";

/** An event in a few words. */
export interface EventWords {
  /** Its kind, as the log calls it. */
  readonly kind: string;
  /** What it says; may be empty. */
  readonly text: string;
  readonly tone: "plain" | "good" | "bad" | "warn";
}

export function wordsOf({ body }: Event): EventWords {
  switch (body.case) {
    case "sessionStarted":
      return plain("session_started", [body.value.locale, listed(body.value.parameters)].join(" "));
    case "userText":
      return plain("user_text", body.value.timedOut ? "timed out" : `“${body.value.text}”`);
    case "commandResult": {
      const { commandId, outputs, error } = body.value;
      const text = `${commandId} ${error ? `failed: ${error}` : listed(outputs)}`;
      return { kind: "command_result", text, tone: error ? "bad" : "plain" };
    }
    case "storyJump":
      return plain("story_jump", `${body.value.storyId} ${listed(body.value.parameters)}`);
    case "inputTimeout":
      return plain("input_timeout", "");
    case "recognition":
      return { kind: "recognition", text: understood(body.value), tone: body.value.valid ? "good" : "warn" };
    case "reply":
      return plain("reply", body.value.text);
    case "command": {
      const by = body.value.runner === Command_Runner.WEBHOOK ? "by the webhook" : "";
      return plain("command", `${body.value.commandId} ${listed(body.value.inputs)} ${by}`);
    }
    case "waitForUser":
      return plain("wait_for_user", awaited(body.value));
    case "transcribe":
      return plain("transcribe", body.value.transcribeId);
    case "sessionEnded":
      return plain("session_ended", endWords(body.value.reason));
    case "problem":
      return { kind: "problem", text: body.value.message, tone: "bad" };
    default:
      return plain("unknown", "");
  }
}

/** How a text was understood, such as "transfer_intent 94 %". */
export function understood({ intentId, confidence, valid }: Recognition): string {
  if (intentId === "") return valid ? "values only" : "not understood";
  return `${intentId} ${percent(confidence)}${valid ? "" : ", not expected here"}`;
}

/** Why a session ended, after "The session". */
export function endWords(reason: SessionEnded_Reason): string {
  switch (reason) {
    case SessionEnded_Reason.CLIENT:
      return "was ended";
    case SessionEnded_Reason.EXPIRED:
      return "has expired";
    case SessionEnded_Reason.PROBLEM:
      return "could not go on";
    default:
      return "is over";
  }
}

/** 0 to 1 as "94 %". What is nearly sure is not told as if it were. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return `${share < 1 ? Math.min(rounded, 99) : rounded} %`;
}

/** Names and values, such as "amount=50 euros, from_account=checking". */
export function listed(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}

function awaited({ slot, timeout, expectedIntentIds }: WaitForUser): string {
  return [
    slot && `asks for ${slot}`,
    timeout && `for ${millisecondsOf(timeout) / 1_000} s`,
    expectedIntentIds.join(", "),
  ]
    .filter(Boolean)
    .join("; ");
}

function plain(kind: string, text: string): EventWords {
  return { kind, text: text.trim(), tone: "plain" };
}
