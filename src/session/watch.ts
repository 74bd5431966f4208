import type { Event } from "../dialog/event.ts";
import type { Feed } from "./feed.ts";
import { eventsOf, sessionNotFound } from "./session.ts";
import type { SessionStore } from "./store.ts";

/** How many turns are read from the log at once. */
const turnsPerRead = 100;

/**
 * The log of a session from an offset, and then every new event as it is committed; each once, in order. Ends
 * after the session's last event, or when the signal fires. A slow reader is sent back to the log: it costs no
 * memory, and loses nothing.
 */
export async function* watch(
  { store, feed }: { readonly store: SessionStore; readonly feed: Feed },
  sessionId: string,
  fromOffset: number,
  signal: AbortSignal,
): AsyncGenerator<Event, void> {
  // Listen first, then read: what is committed in between comes twice, and is told apart by its offset.
  const subscription = feed.subscribe(sessionId);
  try {
    const head = await store.find(sessionId);
    if (!head) throw sessionNotFound(sessionId);
    const { status, nextOffset } = head.session;
    if (status !== "active" && fromOffset >= nextOffset) return;

    let next = fromOffset;
    let live = false;
    while (!signal.aborted) {
      let batch: readonly Event[];
      const isTold = live;
      if (isTold) {
        const taken = await subscription.take(signal);
        live = taken !== "lagging";
        batch = taken === "lagging" ? [] : taken;
      } else {
        const turns = await store.readTurns(sessionId, next, turnsPerRead);
        live = turns.length < turnsPerRead;
        batch = turns.flatMap(eventsOf);
      }
      for (const event of batch) {
        if (event.offset < next) continue;
        if (isTold && event.offset > next) {
          // Of what is missing this process did not know, or not in time: the log has it.
          live = false;
          break;
        }
        yield event;
        next = event.offset + 1;
        if (event.body.kind === "session_ended") return;
      }
    }
  } finally {
    subscription.close();
  }
}
