import type { JsonObject } from "@bufbuild/protobuf";
import type { CallOptions } from "./calls.ts";
import type { Command, Event, Values } from "./event.ts";

/** How a session is begun. Limits are those of NewSession. */
export interface NewSessionOptions extends CallOptions {
  /** What makes it safe to ask again, even by another process: the same id gives the same session. Absent: a new one. */
  readonly requestId?: string;
  /** Absent: the server makes one. */
  readonly sessionId?: string;
  /** Who the user is, to find sessions by. Absent: a guest. */
  readonly userId?: string;
  /** For people. */
  readonly title?: string;
  readonly description?: string;
  /** To find sessions by. */
  readonly labels?: Values;
  /** Anything to keep with the session. */
  readonly metadata?: JsonObject;
  /** What the dialog knows from the start. */
  readonly parameters?: Values;
  /** Such as "en_US". Absent: the model's first. */
  readonly locale?: string;
  /** After how long without events it expires, in milliseconds. Absent: the server decides. */
  readonly idleTimeoutMs?: number;
  /** Begin without the model's greeting. */
  readonly skipGreeting?: boolean;
}

/** How a session is opened that there is already. */
export interface OpenSessionOptions extends CallOptions {
  /** The last offset that is known here: what comes later is given by `resume`. -1: all. Absent: nothing is missed. */
  readonly after?: number;
}

/** How something is sent to the dialog. */
export interface SendOptions extends CallOptions {
  /** What makes it safe to send again, even by another process: the same id with the same input. Absent: a new one. */
  readonly requestId?: string;
  /** Send it only if this is the session's next offset; otherwise the turn fails with OFFSET_MISMATCH. */
  readonly expectedOffset?: number;
}

/** How a user's words are sent. */
export interface SayOptions extends SendOptions {
  /** How sure the speech recognizer is of the words, 0 to 1. */
  readonly confidence?: number;
  /** The speech recognizer gave up waiting: the dialog goes on as after a silence. */
  readonly timedOut?: boolean;
}

/** How the end of a command is told. */
export interface CommandOptions extends SendOptions {
  /** Which command it is. Absent: the one that the session waits for. */
  readonly command?: Command;
}

/** How a session is watched. */
export interface WatchOptions extends CallOptions {
  /** The last offset that is not wanted any more; -1 for all of the log. Absent: what this object has seen. */
  readonly after?: number;
}

/** Which events of a log are read. */
export interface ReadOptions extends CallOptions {
  /** The first offset. Absent: 0. */
  readonly from?: number;
  /** Only these kinds. Absent: all. */
  readonly kinds?: readonly Event["kind"][];
}

/** How a session is forked. */
export interface ForkOptions extends CallOptions {
  readonly requestId?: string;
  /** The id of the new session. Absent: the server makes one. */
  readonly sessionId?: string;
  /** The title of the new session. Absent: the old one's. */
  readonly title?: string;
}

/** What is to become of what describes a session. */
export interface SessionChange {
  readonly title?: string;
  readonly description?: string;
  /** In place of all old ones. */
  readonly labels?: Values;
  /** In place of the old. */
  readonly metadata?: JsonObject;
  /** In milliseconds; it counts from the session's last event. */
  readonly idleTimeoutMs?: number;
}

/** Which sessions are found. */
export interface SessionFilter extends CallOptions {
  readonly userId?: string;
  readonly modelId?: string;
  /** All of these, with these values. */
  readonly labels?: Values;
  /** One of these. Absent: any. */
  readonly states?: readonly ("active" | "ended" | "expired")[];
}
