import { DialogError } from "../dialog/error.ts";
import type { Event } from "../dialog/event.ts";
import { sizeOf } from "./event-size.ts";
import type { Feed } from "./feed.ts";
import { eventsOf, type Head, sessionNotFound, type Turn, waitsForClient } from "./session.ts";
import type { SessionStore } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";

/** How many turns are read from the log at once: few at first, more while they are small. */
const turnsPerRead = { first: 4, most: 128 };

/** How many characters of what was read are kept until they are taken; one turn is kept in any case. */
const maxKeptSize = 64 << 10;

/** How long events are waited for that a webhook has yet to bring about. */
const maxWebhookWaitMs = 30_000;

interface WatchParts {
  readonly store: SessionStore;
  readonly feed: Feed;
}

/**
 * The log of a session from an offset, and then every new event as it is committed; each once, in order. Ends
 * after the session's last event, or when the signal fires. A slow reader is sent back to the log: it costs
 * little memory, and loses nothing.
 *
 * @param admit throws what is against watching this session.
 */
export async function* watch(
  { store, feed }: WatchParts,
  sessionId: string,
  fromOffset: number,
  signal: AbortSignal,
  admit: (head: Head) => void = () => {},
): AsyncGenerator<Event, void> {
  // Listen first, then read: what is committed in between comes twice, and is told apart by its offset.
  const subscription = feed.subscribe(sessionId, signal);
  try {
    const head = await store.find(sessionId);
    if (!head) throw sessionNotFound(sessionId);
    admit(head);
    const { status, nextOffset } = head.session;
    if (status !== "active" && fromOffset >= nextOffset) return;

    let next = fromOffset;
    let live = false;
    let limit = turnsPerRead.first;
    while (!signal.aborted) {
      let batch: readonly Event[];
      const isTold = live;
      if (isTold) {
        const taken = await subscription.take();
        live = taken !== "lagging";
        batch = taken === "lagging" ? [] : taken;
      } else {
        const turns = await store.readTurns(sessionId, next, limit);
        const kept = beginningOf(turns, maxKeptSize);
        live = turns.length < limit && kept.length === turns.length;
        limit = kept.length < turns.length ? kept.length : Math.min(2 * limit, turnsPerRead.most);
        batch = kept.flatMap(eventsOf);
      }
      for (const event of batch) {
        if (signal.aborted) return;
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

/**
 * The log of a session from an offset to the first event at which a client has to act.
 *
 * @throws DialogError TURN_TIMEOUT when that does not come for 30 seconds.
 */
export async function* watchUntilClient(
  parts: WatchParts & { readonly surroundings: Surroundings },
  sessionId: string,
  fromOffset: number,
  signal: AbortSignal,
): AsyncGenerator<Event, void> {
  const timeout = new AbortController();
  const left = new AbortController();
  void parts.surroundings.sleep(maxWebhookWaitMs, left.signal).then(
    () => timeout.abort(),
    () => {},
  );
  try {
    const until = AbortSignal.any([signal, timeout.signal]);
    for await (const event of watch(parts, sessionId, fromOffset, until)) {
      yield event;
      if (waitsForClient(event)) return;
    }
  } finally {
    left.abort();
  }
  if (timeout.signal.aborted) {
    throw new DialogError(
      "TURN_TIMEOUT",
      "A webhook takes long. Your event is recorded; WatchEvents shows what follows.",
    );
  }
}

/** As many turns as are together no larger than this, but at least one if there is one. */
function beginningOf(turns: readonly Turn[], maxSize: number): readonly Turn[] {
  let size = 0;
  const end = turns.findIndex(({ events }, index) => {
    size += sizeOf(events);
    return index > 0 && size > maxSize;
  });
  return end === -1 ? turns : turns.slice(0, end);
}
