import { invalidField } from "../dialog/error.ts";
import type { Event } from "../dialog/event.ts";
import { type Head, stopOf, type Turn, waitsForClient } from "./session.ts";
import type { SessionStore } from "./store.ts";

/**
 * The turn that a fork keeps last: the one that waits for the client at the offset, or else the last that does.
 *
 * @throws DialogError INVALID_REQUEST when there is none.
 */
export async function turnToFork(
  store: Pick<SessionStore, "readTurns">,
  { session: { sessionId }, turn }: Head,
  offset: number | undefined,
): Promise<Turn> {
  if (offset !== undefined) {
    const [found] = await store.readTurns(sessionId, offset, 1);
    const stop = found && stopOf(found);
    if (found && stop?.offset === offset && canGoOn(stop)) return found;
    throw invalidField("offset", `the session did not wait for its client at offset ${offset}`);
  }
  for (let candidate: Turn | undefined = turn; candidate; ) {
    if (canGoOn(stopOf(candidate))) return candidate;
    if (candidate.firstOffset === 0) break;
    [candidate] = await store.readTurns(sessionId, candidate.firstOffset - 1, 1);
  }
  throw invalidField("session_id", "the session never waited for its client; there is nothing to continue");
}

function canGoOn(stop: Event): boolean {
  return waitsForClient(stop) && stop.body.kind !== "session_ended";
}
