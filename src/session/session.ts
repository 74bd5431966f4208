import { DialogError } from "../dialog/error.ts";
import { type Event, type EventBody, isBlocking } from "../dialog/event.ts";
import type { State } from "../dialog/state.ts";

/** One conversation with one version of one model. Times are in milliseconds since 1970. */
export interface Session {
  readonly sessionId: string;
  readonly modelId: string;
  readonly modelVersion: string;
  /** The principal that made it; empty when nobody was asked who they are. */
  readonly owner: string;
  readonly userId: string;
  readonly title: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: JsonObject | undefined;
  readonly locale: string;
  readonly status: SessionStatus;
  readonly idleTimeoutMs: number;
  readonly createTime: number;
  readonly updateTime: number;
  /** When something last happened in it: an event, or the fork that made it. It expires `idleTimeoutMs` later. */
  readonly activeTime: number;
  readonly endTime: number | undefined;
  readonly forkedFrom: ForkOrigin | undefined;
  /** The offset that the next event will have. */
  readonly nextOffset: number;
}

export type SessionStatus = "active" | "ended" | "expired";

export interface ForkOrigin {
  readonly sessionId: string;
  readonly offset: number;
}

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/** One inbound event and all that followed: what is committed as one. */
export interface Turn {
  readonly firstOffset: number;
  readonly time: number;
  /** The request that made the turn; empty when it had no id, or Parley made the turn itself. */
  readonly requestId: string;
  /** At least one: the inbound event. */
  readonly events: readonly EventBody[];
  /** The state after the turn. */
  readonly state: State;
}

/** A session with its latest turn: all that is needed to go on. */
export interface Head {
  readonly session: Session;
  readonly turn: Turn;
}

/** The events of a turn, as entries of the log. */
export function eventsOf(turn: Turn): Event[] {
  return turn.events.map((body, index) => ({
    offset: turn.firstOffset + index,
    time: turn.time,
    ...(index === 0 && turn.requestId ? { requestId: turn.requestId } : {}),
    body,
  }));
}

export function nextOffsetAfter(turn: Turn): number {
  return turn.firstOffset + turn.events.length;
}

/** The event that a turn stops at: it says what the session waits for, or that it is over. */
export function stopOf(turn: Turn): Event {
  const event = eventsOf(turn).at(-1);
  if (!event || !isBlocking(event.body)) {
    throw new Error(`the turn at ${turn.firstOffset} ends with ${event?.body.kind ?? "nothing"}`);
  }
  return event;
}

/** Whether a client has to act before anything else happens. A command of a webhook is Parley's own affair. */
export function waitsForClient({ body }: Event): boolean {
  return isBlocking(body) && !(body.kind === "command" && body.runner === "webhook");
}

/** When a session expires if nothing happens; undefined once it is over. */
export function expireTime({ status, activeTime, idleTimeoutMs }: Session): number | undefined {
  return status === "active" ? activeTime + idleTimeoutMs : undefined;
}

/** What a turn changes in its session. */
export type Progress = Pick<Session, "status" | "activeTime" | "updateTime" | "endTime" | "nextOffset">;

/** Where a session is in its life after a turn. */
export function progressAfter(turn: Turn): Progress {
  const last = turn.events.at(-1);
  const reason = last?.kind === "session_ended" ? last.reason : undefined;
  return {
    status: reason === undefined ? "active" : reason === "expired" ? "expired" : "ended",
    activeTime: turn.time,
    updateTime: turn.time,
    endTime: reason === undefined ? undefined : turn.time,
    nextOffset: nextOffsetAfter(turn),
  };
}

export function sessionNotFound(sessionId: string): DialogError {
  return new DialogError("SESSION_NOT_FOUND", `There is no session "${sessionId}".`, {
    resource: { type: "session", name: sessionId },
  });
}
