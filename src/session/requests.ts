import { createHash } from "node:crypto";
import type { ClientInput, EventBody, Parameters } from "../dialog/event.ts";
import type { JsonObject } from "./session.ts";
import type { Page, SessionChange, SessionFilter } from "./store.ts";

/** What a client may ask of sessions. Empty texts mean "not given"; proto/parley/v1 has the full meaning. */

export interface NewSession {
  readonly modelId: string;
  readonly sessionId: string;
  readonly requestId: string;
  readonly userId: string;
  readonly title: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: JsonObject | undefined;
  readonly parameters: Parameters;
  readonly locale: string;
  readonly idleTimeoutMs: number | undefined;
  readonly skipGreeting: boolean;
}

export interface ForkSession {
  readonly sessionId: string;
  readonly offset: number | undefined;
  readonly newSessionId: string;
  readonly requestId: string;
  readonly title: string;
}

export interface CreateEvent {
  readonly sessionId: string;
  readonly requestId: string;
  readonly expectedOffset: number | undefined;
  readonly input: ClientInput;
}

/** An event where a session once waited for its client, at this offset. */
export interface CreateEventAt {
  readonly sessionId: string;
  readonly offset: number;
  readonly input: ClientInput;
}

/** Asks for a page of what a session has, by offset. */
export interface ListTurns {
  readonly sessionId: string;
  readonly fromOffset: number;
  readonly pageSize: number;
  /** `next` of the page before, whose place counts instead of fromOffset. */
  readonly pageToken: string;
}

export interface ListEvents extends ListTurns {
  /** Empty: all. */
  readonly kinds: readonly EventBody["kind"][];
}

export interface ListSessions {
  readonly filter: SessionFilter;
  readonly page: Page;
}

export interface UpdateSession {
  readonly sessionId: string;
  readonly change: SessionChange;
}

/** A short text that two requests share only if they ask for the same thing. */
export function fingerprint(kind: string, request: object): string {
  return createHash("sha256")
    .update(`${kind} ${canonical(request)}`)
    .digest("base64url");
}

/** JSON with the keys of every object in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
