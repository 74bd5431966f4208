import type { Event } from "../dialog/event.ts";
import type { ListEvents } from "./requests.ts";
import { eventsOf, type Session } from "./session.ts";
import { pageBytes, type SessionStore, turnsPerRead } from "./store.ts";
import { wireSizeOf } from "./wire-size.ts";

/** A part of a log. */
export interface EventSlice {
  readonly events: readonly Event[];
  /** Where the next page begins; undefined when the log ends here for now. */
  readonly nextOffset: number | undefined;
}

/** How many turns one page looks at, so that a rare kind of event does not make it endless. */
const maxTurnsPerPage = 1000;

/** How many events most turns have at least: what came in, and what the session then waits for. */
const eventsPerTurn = 2;

/** One page of a log: no more than `pageSize` events, nor more bytes than `pageBytes`, except for a single event. */
export async function readEvents(
  store: SessionStore,
  { sessionId, nextOffset }: Session,
  { fromOffset, kinds, pageSize }: ListEvents,
): Promise<EventSlice> {
  const events: Event[] = [];
  const rest = (offset: number) => ({ events, nextOffset: offset < nextOffset ? offset : undefined });
  let next = fromOffset;
  let bytes = 0;
  for (let read = 0; read < maxTurnsPerPage && next < nextOffset; ) {
    const limit = turnsFor(pageSize - events.length, kinds);
    if (limit === 0) break;
    const turns = await store.readTurns(sessionId, next, limit);
    if (turns.length === 0) break;
    read += turns.length;
    for (const event of turns.flatMap(eventsOf)) {
      if (event.offset < next) continue;
      if (kinds.length === 0 || kinds.includes(event.body.kind)) {
        bytes += wireSizeOf(event.body);
        if (events.length === pageSize || (events.length > 0 && bytes > pageBytes)) return rest(next);
        events.push(event);
      }
      next = event.offset + 1;
    }
  }
  return rest(next);
}

/** How many turns to look at next for so many events. Those of some kinds may be far apart. */
function turnsFor(wanted: number, kinds: ListEvents["kinds"]): number {
  return kinds.length > 0 ? turnsPerRead : Math.min(turnsPerRead, Math.ceil(wanted / eventsPerTurn));
}

/** As many events from the first on as a page holds. */
export function firstPageOf(events: readonly Event[]): readonly Event[] {
  let bytes = 0;
  const fits = (event: Event, index: number) => {
    bytes += wireSizeOf(event.body);
    return index === 0 || bytes <= pageBytes;
  };
  const end = events.findIndex((event, index) => !fits(event, index));
  return end < 0 ? events : events.slice(0, end);
}
