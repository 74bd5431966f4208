import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it, vi } from "vitest";
import { type Event, EventSchema } from "../../../gen/parley/v1/event_pb.ts";
import type { RetryPolicy } from "../../../src/client/retry.ts";
import { LogFollower, type LogSource } from "../../../web/src/log/log-follower.ts";
import { pageEvents, SessionLog } from "../../../web/src/log/session-log.ts";

function reply(offset: number): Event {
  return create(EventSchema, { offset, body: { case: "reply", value: { text: `${offset}` } } });
}

function ended(offset: number): Event {
  return create(EventSchema, { offset, body: { case: "sessionEnded", value: {} } });
}

/** What happens in one call of WatchEvents: events, then perhaps an error. */
type Stream = readonly (Event | ConnectError)[];

/** A log that had some events before, and whose streams were written down. Tells what it was asked for. */
function followerOf(before: number, ...streams: Stream[]) {
  const written = Array.from({ length: before }, (_, offset) => reply(offset));
  const asked = { watch: [] as number[], read: [] as number[] };
  const source: LogSource = {
    end: async () => written.length,
    async *read(from, to) {
      asked.read.push(from);
      // In two pages, as the server may.
      const events = written.slice(from, to);
      yield events.slice(0, 1);
      yield events.slice(1);
    },
    async *watch(from, signal) {
      asked.watch.push(from);
      const stream = streams.shift();
      for (const next of stream ?? []) {
        if (next instanceof ConnectError) throw next;
        yield next;
      }
      if (!stream) await new Promise((_, reject) => signal.addEventListener("abort", reject));
    },
  };
  const log = new SessionLog();
  return { log, follower: new LogFollower(source, log, hasty), asked, written };
}

/** Does not wait long. */
const hasty: RetryPolicy = { attempts: 5, firstDelayMs: 1, longestDelayMs: 1 };

const broken = new ConnectError("gone", Code.Unavailable);

function offsetsOf(log: SessionLog): number[] {
  return log.events.value.map(({ offset }) => offset);
}

/** Follows a log until it has come to an offset, exclusive. */
async function followTo(nextOffset: number, follower: LogFollower, log: SessionLog): Promise<void> {
  const leaving = new AbortController();
  const following = follower.follow(leaving.signal);
  await vi.waitFor(() => expect(log.nextOffset).toBe(nextOffset));
  leaving.abort();
  await following;
}

describe("a log that is followed", () => {
  it("goes on after breaks, and shows nothing twice", async () => {
    const { log, follower, asked } = followerOf(
      2,
      [reply(1), broken],
      [broken],
      [reply(1), reply(2)],
      [reply(2), ended(3)],
    );
    await follower.follow(new AbortController().signal);
    expect(offsetsOf(log)).toEqual([0, 1, 2, 3]);
    expect(asked.watch).toEqual([1, 1, 1, 2]);
    expect(follower.liveness.value).toBe("over");
    expect(follower.failure.value).toBeUndefined();
  });

  it("says that it is live as soon as it is, and when it is not", async () => {
    const { follower } = followerOf(1, [reply(0), broken], [reply(0), ended(1)]);
    const seen: string[] = [];
    follower.liveness.subscribe((liveness) => seen.push(liveness));
    await follower.follow(new AbortController().signal);
    expect(seen).toEqual(["connecting", "live", "reconnecting", "live", "over"]);
  });

  it("needs no stream when it is over", async () => {
    const { log, follower, asked, written } = followerOf(1);
    written.push(ended(1));
    await follower.follow(new AbortController().signal);
    expect(offsetsOf(log)).toEqual([0, 1]);
    expect([follower.liveness.value, asked.watch]).toEqual(["over", []]);
  });

  it("gives up what can not get better", async () => {
    const missing = new ConnectError("not for you", Code.PermissionDenied);
    const { follower, asked } = followerOf(1, [missing], [reply(0), ended(1)]);
    await follower.follow(new AbortController().signal);
    expect(follower.failure.value).toMatchObject({ cause: missing });
    expect(asked.watch).toHaveLength(1);
    await follower.follow(new AbortController().signal);
    expect(follower.failure.value).toBeUndefined();
  });

  it("is left without a word, and gone on with where it was", async () => {
    const { log, follower, asked, written } = followerOf(1);
    await followTo(1, follower, log);
    expect([follower.liveness.value, follower.failure.value]).toEqual(["connecting", undefined]);
    written.push(reply(1), reply(2));
    await followTo(3, follower, log);
    expect(asked.read).toEqual([0, 1]);
    expect(offsetsOf(log)).toEqual([0, 1, 2]);
  });

  it("begins with the newest page, and reads earlier ones when they are wanted", async () => {
    const { log, follower, asked } = followerOf(2 * pageEvents + 10);
    await followTo(2 * pageEvents + 10, follower, log);
    expect(asked.read).toEqual([pageEvents + 10]);
    expect(log.firstOffset.value).toBe(pageEvents + 10);
    await Promise.all([follower.readEarlier(), follower.readEarlier()]);
    expect(log.firstOffset.value).toBe(10);
    await follower.readEarlier();
    expect(log.firstOffset.value).toBe(0);
    expect(offsetsOf(log)).toEqual(Array.from({ length: 2 * pageEvents + 10 }, (_, offset) => offset));
  });
});

it("a gap in a log is filled from the server, when it is asked what is new", async () => {
  const { log, follower, written } = followerOf(2);
  await follower.catchUp();
  written.push(reply(2), reply(3));
  log.add([reply(3)]);
  expect(offsetsOf(log)).toEqual([0, 1]);
  await follower.catchUp();
  expect(offsetsOf(log)).toEqual([0, 1, 2, 3]);
});
