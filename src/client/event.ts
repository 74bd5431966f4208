/**
 * What happens in a session, as programs like to have it: proto/parley/v1/event.proto, flat, told apart by `kind`,
 * with times in milliseconds and words in place of enums. All of it but `time` is plain JSON.
 */

/** One entry of a session's log. */
export type Event =
  | SessionStarted
  | UserText
  | CommandResult
  | StoryJump
  | InputTimeout
  | Recognition
  | Action
  | SessionEnded
  | Problem;

/** An event that tells the client what to do. */
export type Action = Reply | Command | WaitForUser | Transcribe;

/** What a session stands at, until its client (or a webhook) acts. */
export type Awaiting = WaitForUser | Command;

/** What all events have. */
export interface Recorded {
  /** The position in the log, from 0, without gaps. */
  readonly offset: number;
  /** When the event was recorded, by the server's clock. */
  readonly time: Date;
  /** Of the call that wrote this event. Empty on events that Parley wrote itself. */
  readonly requestId: string;
}

/** The session began. Always at offset 0. */
export interface SessionStarted extends Recorded {
  readonly kind: "session_started";
  readonly modelId: string;
  readonly modelVersion: string;
  readonly locale: string;
  readonly parameters: Values;
  readonly skipGreeting: boolean;
}

/** What the user said or typed. */
export interface UserText extends Recorded {
  readonly kind: "user_text";
  readonly text: string;
  /** How sure the speech recognizer was of the words, 0 to 1. Absent for typed text. */
  readonly confidence?: number;
  /** The speech recognizer gave up waiting: the dialog went on as after `input_timeout`. */
  readonly timedOut: boolean;
}

/** How a command ended. */
export interface CommandResult extends Recorded {
  readonly kind: "command_result";
  readonly commandId: string;
  /** The offset of the command that this answers. */
  readonly commandOffset?: number;
  readonly outputs: Values;
  /** Why it failed. Empty: it succeeded. */
  readonly error: string;
}

/** The client sent the dialog to another story. */
export interface StoryJump extends Recorded {
  readonly kind: "story_jump";
  readonly storyId: string;
  readonly parameters: Values;
}

/** The user said nothing for too long. */
export interface InputTimeout extends Recorded {
  readonly kind: "input_timeout";
}

/** How the user's text was understood. */
export interface Recognition extends Recorded {
  readonly kind: "recognition";
  /** Whether the dialog accepted it at this point. */
  readonly valid: boolean;
  /** Empty: none was recognized. */
  readonly intentId: string;
  /** 0 to 1; 0 when no intent was recognized. */
  readonly confidence: number;
  /** The values found in the text, in its order. */
  readonly entities: readonly Entity[];
  /** Other intents that were considered, best first. */
  readonly alternatives: readonly Alternative[];
  /** What understood it: "sample", "answer", "classifier", or the name of an outside recognizer. May be empty. */
  readonly source: string;
}

/** A value that the user mentioned. */
export interface Entity {
  /** The parameter that receives the value. */
  readonly slot: string;
  readonly entityId: string;
  /** In the canonical spelling, where there is one. */
  readonly value: string;
  /** The words as said. */
  readonly text: string;
  /** Where the words begin and end (exclusive), in Unicode code points. */
  readonly start: number;
  readonly end: number;
  /** 0 to 1. */
  readonly confidence: number;
  /** What the value counts, such as "EUR". Empty: nothing. */
  readonly unit: string;
}

/** An intent that was considered. */
export interface Alternative {
  readonly intentId: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Say this to the user. */
export interface Reply extends Recorded {
  readonly kind: "reply";
  readonly replyId: string;
  readonly text: string;
}

/** Run this, and tell how it ended. The dialog waits. */
export interface Command extends Recorded {
  readonly kind: "command";
  readonly commandId: string;
  readonly inputs: Values;
  /** Who runs it. Of a webhook's command, its client is only told. */
  readonly runner: "client" | "webhook";
}

/** Let the user speak. The dialog waits. */
export interface WaitForUser extends Recorded {
  readonly kind: "wait_for_user";
  /** The user was just asked something, as opposed to being idle. */
  readonly immediate: boolean;
  /** A spoken answer must begin with the wake word. */
  readonly requiresWakeWord: boolean;
  /** How long to wait before telling of the user's silence. Absent: for ever. */
  readonly timeoutMs?: number;
  /** The intents that are accepted here, in the model's order. */
  readonly expectedIntentIds: readonly string[];
  /** The slot whose value was asked for. Empty when none is being filled. */
  readonly slot: string;
}

/** Capture free speech; the dialog does not wait for it. */
export interface Transcribe extends Recorded {
  readonly kind: "transcribe";
  /** The label from the model. */
  readonly transcribeId: string;
}

/** The session is over. Always the last event of a log. */
export interface SessionEnded extends Recorded {
  readonly kind: "session_ended";
  readonly reason: EndReason;
}

/** A client ended it, nothing happened for its idle timeout, or its model could not go on. */
export type EndReason = "client" | "expired" | "problem" | "unknown";

/** Something in the dialog went wrong; the events that follow show how it went on. */
export interface Problem extends Recorded {
  readonly kind: "problem";
  readonly problem: ProblemKind;
  /** For the developer, never for the user. */
  readonly message: string;
}

export type ProblemKind =
  | "command_failed"
  | "no_condition_held"
  | "step_limit"
  | "depth_limit"
  | "size_limit"
  | "unknown";

/** Values by name. */
export type Values = Readonly<Record<string, string>>;

/** Whether nothing follows until the client acts, or nothing follows at all. */
export function waitsForClient(event: Event): event is Awaiting | SessionEnded {
  if (event.kind === "command") return event.runner === "client";
  return event.kind === "wait_for_user" || event.kind === "session_ended";
}
