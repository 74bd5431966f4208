import type { EventBody } from "../../src/dialog/event.ts";
import { initialState } from "../../src/dialog/state.ts";
import type { ModelSource } from "../../src/model/source.ts";
import { progressAfter, type Session, type Turn } from "../../src/session/session.ts";
import type { Creation } from "../../src/session/store.ts";

/** Turns and sessions for tests of stores, which do not care what a dialog means. */

export const time = Date.UTC(2026, 0, 1, 12);

export type TurnPart = Partial<Turn> & { readonly text?: string; readonly stop?: EventBody };

export const waitForUser: EventBody = {
  kind: "wait_for_user",
  immediate: false,
  requiresWakeWord: false,
  expectedIntentIds: [],
  slot: "",
};

export const webhookCommand: EventBody = {
  kind: "command",
  commandId: "look_up",
  inputs: {},
  runner: "webhook",
};

export const clientCommand: EventBody = { ...webhookCommand, runner: "client" };

export function ended(reason: "client" | "expired"): EventBody {
  return { kind: "session_ended", reason };
}

/** A turn of two events: a text, and where it stops. */
export function turnAt(firstOffset: number, { text, stop, ...part }: TurnPart = {}): Turn {
  const said = text ?? `text at ${firstOffset}`;
  return {
    firstOffset,
    time: time + firstOffset,
    requestId: "",
    events: [{ kind: "user_text", text: said, timedOut: false }, stop ?? waitForUser],
    state: initialState("en_US", { said }, firstOffset + 1),
    ...part,
  };
}

export function sourceOf(id: string): ModelSource {
  return { id, files: [{ path: "model.yaml", text: `stories: {} # ${id}\n` }] };
}

export type SessionPart = Partial<Session> & {
  readonly request?: string;
  readonly turn?: Turn;
  readonly mostLive?: number;
};

/** A new session, whose first turn has two events. */
export function creationOf(
  sessionId: string,
  { request, turn, mostLive = Number.POSITIVE_INFINITY, ...part }: SessionPart = {},
): Creation {
  const first = turn ?? turnAt(0, { text: `begin ${sessionId}` });
  const session: Session = {
    sessionId,
    modelId: "clerk",
    modelVersion: "v1",
    owner: "shop",
    userId: "ada",
    title: "",
    description: "",
    labels: {},
    metadata: undefined,
    locale: "en_US",
    idleTimeoutMs: 60_000,
    createTime: time,
    forkedFrom: undefined,
    ...progressAfter(first),
    ...part,
  };
  return {
    session,
    beginning: { turn: first, source: sourceOf(session.modelId) },
    request: request === undefined ? undefined : { id: request, fingerprint: `of ${request}` },
    mostLive,
  };
}

/** A session that continues from a turn of another. */
export function forkOf(
  original: Session,
  lastTurn: Turn,
  part: SessionPart & { sessionId: string },
): Creation {
  const { request, mostLive = Number.POSITIVE_INFINITY, ...rest } = part;
  return {
    session: {
      ...original,
      forkedFrom: {
        sessionId: original.sessionId,
        offset: lastTurn.firstOffset + lastTurn.events.length - 1,
      },
      ...progressAfter({ ...lastTurn, time: time + 100 }),
      createTime: time + 100,
      ...rest,
    },
    beginning: { copyOf: original.sessionId, lastTurn: { ...lastTurn, requestId: "" } },
    request: request === undefined ? undefined : { id: request, fingerprint: `of ${request}` },
    mostLive,
  };
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
