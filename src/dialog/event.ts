/** One entry of a session's log. */
export interface Event {
  /** Position in the log, from 0, without gaps. */
  readonly offset: number;
  /** When it was recorded, in milliseconds since 1970. */
  readonly time: number;
  /** The request that wrote it; absent on events that Parley wrote itself. */
  readonly requestId?: string;
  readonly body: EventBody;
}

/** What happened: something from outside, or what the dialog made of it. */
export type EventBody = Inbound | Outcome;

/** Events that come from outside and begin a turn. */
export type Inbound = SessionStarted | ClientInput | SessionEnded;

/** Events that a client may write. */
export type ClientInput = UserText | CommandResult | StoryJump | InputTimeout;

/** Events that the dialog writes in answer. */
export type Outcome = Recognition | Action | Problem | SessionEnded;

/** Events that tell the client what to do. */
export type Action = Reply | Command | WaitForUser | Transcribe;

export interface SessionStarted {
  readonly kind: "session_started";
  readonly modelId: string;
  readonly modelVersion: string;
  readonly locale: string;
  readonly parameters: Parameters;
  /** Begin at main's start actions, without its init actions. */
  readonly skipGreeting: boolean;
}

export interface UserText {
  readonly kind: "user_text";
  readonly text: string;
  /** Of the speech recognizer, 0 to 1. */
  readonly confidence?: number;
  /** The speech recognizer gave up waiting: taken as an input timeout. */
  readonly timedOut: boolean;
}

export interface CommandResult {
  readonly kind: "command_result";
  readonly commandId: string;
  /** The offset of the command that this answers; absent: the pending one. */
  readonly commandOffset?: number;
  readonly outputs: Parameters;
  /** Why it failed; empty when it succeeded. */
  readonly error: string;
  /** A webhook's own note, kept for its next call. Never leaves the server otherwise. */
  readonly webhookMetadata?: string;
}

export interface StoryJump {
  readonly kind: "story_jump";
  readonly storyId: string;
  /** Replace all parameters of the session. */
  readonly parameters: Parameters;
}

export interface InputTimeout {
  readonly kind: "input_timeout";
}

/** What a recognizer made of a text, before the dialog decides whether it fits. */
export interface Recognized {
  /** Empty when nothing was recognized. */
  readonly intentId: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly entities: readonly Entity[];
  /** Other intents, best first. */
  readonly alternatives: readonly Alternative[];
  /**
   * What understood it: `sample` (word for word), `answer` (values for the slot that was asked for, or its
   * intent), `classifier`, or the name of an outside recognizer. Absent: nothing did.
   */
  readonly source?: string;
}

export interface Recognition extends Recognized {
  readonly kind: "recognition";
  /** Whether the dialog accepted it at this point. */
  readonly valid: boolean;
}

export interface Entity {
  /** The parameter that receives the value. */
  readonly slot: string;
  readonly entityId: string;
  /** Canonical for value lists and typed entities, otherwise as said, in Unicode NFKC form. */
  readonly value: string;
  /** What the value counts, such as `EUR`; absent when it has no unit. */
  readonly unit?: string;
  /** As said. */
  readonly text: string;
  /** Where the words begin and end (exclusive), in code points of the user's text. */
  readonly start: number;
  readonly end: number;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface Alternative {
  readonly intentId: string;
  readonly confidence: number;
}

export interface Reply {
  readonly kind: "reply";
  readonly replyId: string;
  readonly text: string;
}

export type Runner = "client" | "webhook";

export interface Command {
  readonly kind: "command";
  readonly commandId: string;
  readonly inputs: Parameters;
  readonly runner: Runner;
}

export interface WaitForUser {
  readonly kind: "wait_for_user";
  /** The user was just asked something, as opposed to being idle. */
  readonly immediate: boolean;
  readonly requiresWakeWord: boolean;
  /** Milliseconds until the client should send an input timeout; absent: never. */
  readonly timeoutMs?: number;
  readonly expectedIntentIds: readonly string[];
  /** The slot that was asked for; empty when none was. */
  readonly slot: string;
}

export interface Transcribe {
  readonly kind: "transcribe";
  readonly transcribeId: string;
}

export type EndReason = "client" | "expired" | "problem";

export interface SessionEnded {
  readonly kind: "session_ended";
  readonly reason: EndReason;
}

export type ProblemKind =
  | "command_failed"
  | "no_condition_held"
  | "step_limit"
  | "depth_limit"
  | "size_limit";

export interface Problem {
  readonly kind: "problem";
  readonly problem: ProblemKind;
  readonly message: string;
}

/** Values by name, as plain JSON. */
export type Parameters = Readonly<Record<string, string>>;

/** Whether this event ends a turn: the dialog now waits, or is over. */
export function isBlocking(body: EventBody): body is WaitForUser | Command | SessionEnded {
  return body.kind === "wait_for_user" || body.kind === "command" || body.kind === "session_ended";
}
