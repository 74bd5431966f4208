import { DialogError } from "../dialog/error.ts";
import type { Event } from "../dialog/event.ts";
import type { Model } from "../dialog/model.ts";
import { sizeOf } from "./event-size.ts";
import { eventsOf, nextOffsetAfter, type Session } from "./session.ts";
import { type SessionStore, turnsPerRead } from "./store.ts";

/** A session from its beginning to where it is now. */
export interface Conversation {
  readonly sessionId: string;
  readonly events: readonly Event[];
  /** The session's version; absent when it can not be had any more. */
  readonly model: Model | undefined;
}

/** How many events are read at most. */
const maxEvents = 10_000;

/** How much memory they may take, in characters: what is written down of them has far less than this. */
const maxSize = 32 << 20;

/**
 * The whole log of a session.
 *
 * @throws DialogError SESSION_TOO_LONG.
 */
export async function readConversation(
  store: Pick<SessionStore, "readTurns">,
  { sessionId, nextOffset }: Session,
): Promise<Event[]> {
  if (nextOffset > maxEvents) throw sessionTooLong(sessionId);
  const events: Event[] = [];
  let size = 0;
  for (let next = 0; next < nextOffset; ) {
    const turns = await store.readTurns(sessionId, next, turnsPerRead);
    const last = turns.at(-1);
    if (!last) break;
    const read = turns.flatMap(eventsOf);
    size += sizeOf(read);
    if (size > maxSize) throw sessionTooLong(sessionId);
    events.push(...read);
    next = nextOffsetAfter(last);
  }
  return events;
}

export function sessionTooLong(sessionId: string): DialogError {
  return new DialogError("SESSION_TOO_LONG", `Session "${sessionId}" is too long for a transcript.`);
}
