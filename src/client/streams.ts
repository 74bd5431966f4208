import type { MessageInitShape } from "@bufbuild/protobuf";
import type { EventKind, Event as WireEvent } from "../../gen/parley/v1/event_pb.ts";
import type { CreateEventRequestSchema } from "../../gen/parley/v1/session_service_pb.ts";
import { type CallOptions, type Calls, present } from "./calls.ts";
import { type Event, waitsForClient } from "./event.ts";
import { eventFromWire } from "./event-from-wire.ts";
import { Attempts } from "./retry.ts";

/**
 * Sends an event, and gives it and all that follow, until the session waits for the client, or a jump of someone else
 * takes it away from this turn. After a break, the same call gives what was recorded again, and then what is still to
 * come: so it is also the way on after TURN_TIMEOUT.
 */
export async function* turnEvents(
  calls: Calls,
  request: MessageInitShape<typeof CreateEventRequestSchema>,
  options: CallOptions,
): AsyncGenerator<Event, void> {
  const { sessions, timeoutMs } = calls;
  let first: number | undefined;
  const open = (signal: AbortSignal) => sessions.createEvent(request, { signal, timeoutMs });
  for await (const event of resumed(calls, { open, after: -1, isLast: waitsForClient }, options)) {
    first ??= event.offset;
    if (event.kind === "story_jump" && event.offset > first) return;
    yield event;
  }
}

/** The log after an offset, and every new event as it is recorded, until the session is over. */
export function newEvents(
  calls: Calls,
  sessionId: string,
  after: number,
  options: CallOptions,
): AsyncGenerator<Event, void> {
  const open = (signal: AbortSignal, last: number) =>
    calls.sessions.watchEvents({ sessionId, ...(last < 0 ? {} : { afterOffset: last }) }, { signal });
  const isLast = ({ kind }: Event) => kind === "session_ended";
  return resumed(calls, { open, after, isLast, mayEndEarly: true }, options);
}

/** The log from an offset, page by page. */
export async function* recordedEvents(
  calls: Calls,
  sessionId: string,
  fromOffset: number,
  kinds: EventKind[],
  { pageSize = 1000, ...options }: CallOptions & { readonly pageSize?: number },
): AsyncGenerator<Event, void> {
  for (let pageToken = ""; ; ) {
    const request = { sessionId, fromOffset, kinds, pageSize, pageToken };
    const page = await calls.make(options, (call) => calls.sessions.listEvents(request, call));
    for (const event of page.events) {
      const known = eventFromWire(event);
      if (known) yield known;
    }
    if (page.nextPageToken === "") return;
    pageToken = page.nextPageToken;
  }
}

/** A stream that can be opened again after a break. */
interface Resumable {
  readonly open: (
    signal: AbortSignal,
    last: number,
  ) => AsyncIterable<{ readonly event?: WireEvent | undefined }>;
  /** The offset that the first event comes after. */
  readonly after: number;
  readonly isLast: (event: Event) => boolean;
  /** It may end well before there was a last event. */
  readonly mayEndEarly?: boolean;
}

/** The events of a stream: each once, in order, whatever breaks. */
async function* resumed(
  calls: Calls,
  { open, after, isLast, mayEndEarly = false }: Resumable,
  options: CallOptions,
): AsyncGenerator<Event, void> {
  const { signal } = options;
  const attempts = new Attempts(calls.policy(options), signal);
  for (let last = after; ; ) {
    signal?.throwIfAborted();
    const leaving = new AbortController();
    const leave = () => leaving.abort();
    signal?.addEventListener("abort", leave, { once: true });
    let isComplete = false;
    try {
      const messages = open(leaving.signal, last)[Symbol.asyncIterator]();
      for (;;) {
        const { value, done } = await messages.next();
        if (done) break;
        const wire = present(value.event);
        if (wire.offset <= last) continue;
        last = wire.offset;
        attempts.progress();
        const event = eventFromWire(wire);
        if (!event) continue;
        if (isLast(event)) {
          // The server ends the stream now, and nothing depends on hearing of that.
          isComplete = true;
          messages.next().catch(() => {});
        }
        yield event;
        if (isComplete) return;
      }
      if (mayEndEarly) return;
      throw new Error("the stream ended too early");
    } catch (error) {
      await attempts.afterFailure(error);
    } finally {
      signal?.removeEventListener("abort", leave);
      // Connect needs to be told that a stream was left.
      if (!isComplete) leaving.abort();
    }
  }
}
