import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it, vi } from "vitest";
import { type Event, EventSchema } from "../../../gen/parley/v1/event_pb.ts";
import type { RetryPolicy } from "../../../src/client/retry.ts";
import { type LogSource, pageEvents, SessionLog } from "../../../web/src/sessions/session-log.ts";

function reply(offset: number): Event {
  return create(EventSchema, { offset, body: { case: "reply", value: { text: `${offset}` } } });
}

function ended(offset: number): Event {
  return create(EventSchema, { offset, body: { case: "sessionEnded", value: {} } });
}

/** What happens in one call of WatchEvents: events, then perhaps an error. */
type Stream = readonly (Event | ConnectError)[];

/** A log whose streams were written down before. Tells after which offsets they were asked for. */
function sourceOf(...streams: Stream[]) {
  const asked: (number | undefined)[] = [];
  const source: LogSource = {
    async *watch(afterOffset, signal) {
      asked.push(afterOffset);
      const stream = streams.shift();
      if (!stream) await new Promise((_, reject) => signal.addEventListener("abort", reject));
      for (const next of stream ?? []) {
        if (next instanceof ConnectError) throw next;
        yield next;
      }
    },
    read: async (from, to) => Array.from({ length: to - from }, (_, index) => reply(from + index)),
  };
  return { source, asked };
}

/** Does not wait long. */
const hasty: RetryPolicy = { attempts: 5, firstDelayMs: 1, longestDelayMs: 1 };

const broken = new ConnectError("gone", Code.Unavailable);

async function offsetsOf(log: SessionLog, count: number): Promise<number[]> {
  await vi.waitFor(() => expect(log.events.value).toHaveLength(count));
  return log.events.value.map(({ offset }) => offset);
}

describe("the log of a session that is watched", () => {
  it("goes on after breaks, and shows nothing twice", async () => {
    const { source, asked } = sourceOf(
      [reply(0), reply(1), broken],
      [broken],
      [reply(1), reply(2)],
      [reply(2), ended(3)],
    );
    const log = new SessionLog(source, hasty);
    await log.follow(2, new AbortController().signal);
    expect(await offsetsOf(log, 4)).toEqual([0, 1, 2, 3]);
    expect(asked).toEqual([undefined, 0, 0, 1]);
    expect(log.liveness.value).toBe("over");
    expect(log.failure.value).toBeUndefined();
  });

  it("says that it is live as soon as it is, and when it is not", async () => {
    const { source } = sourceOf([reply(0), broken], [reply(0), ended(1)]);
    const seen: string[] = [];
    const log = new SessionLog(source, hasty);
    log.liveness.subscribe((liveness) => seen.push(liveness));
    await log.follow(1, new AbortController().signal);
    expect(seen).toEqual(["reconnecting", "live", "reconnecting", "live", "over"]);
  });

  it("gives up what can not get better", async () => {
    const missing = new ConnectError("not for you", Code.PermissionDenied);
    const { source, asked } = sourceOf([missing]);
    const log = new SessionLog(source, hasty);
    await log.follow(1, new AbortController().signal);
    expect(log.failure.value).toBe(missing);
    expect(asked).toHaveLength(1);
  });

  it("begins with the newest page, and reads earlier ones when they are wanted", async () => {
    const next = 2 * pageEvents + 10;
    const { source, asked } = sourceOf(
      [next - pageEvents - 1, next - pageEvents, next - pageEvents + 1].map(reply),
    );
    const log = new SessionLog(source, hasty);
    const over = new AbortController();
    const following = log.follow(next, over.signal);
    expect(await offsetsOf(log, 2)).toEqual([next - pageEvents, next - pageEvents + 1]);
    over.abort();
    await following;
    expect(asked[0]).toBe(next - pageEvents - 2);
    await log.readEarlier();
    expect(log.events.value[0]?.offset).toBe(10);
    await log.readEarlier();
    expect(log.events.value[0]?.offset).toBe(0);
    expect(log.events.value).toHaveLength(next - pageEvents + 2);
  });
});
