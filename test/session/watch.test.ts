import { describe, expect, it } from "vitest";
import { watch } from "../../src/session/watch.ts";
import { collect, next } from "./collect.ts";
import { House, lines } from "./house.ts";

const open = new AbortController().signal;

describe("watching a session", () => {
  it("reads the log first, and then tells what happens", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const watching = watch(house, "s", 0, open);
    const before = [await next(watching), await next(watching), await next(watching)];
    expect(lines(before)).toEqual(["session_started", "Welcome.", "wait_for_user"]);
    const live = next(watching);
    await house.say("s", "hello");
    expect(lines([await live])).toEqual(["user_text"]);
    await house.sessions.end("s");
    expect(lines(await collect(watching))).toEqual([
      "recognition",
      "Hello.",
      "wait_for_user",
      "session_ended",
    ]);
  });

  it("sends a watcher that does not read back to the log, and leaves nothing out", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const watching = watch(house, "s", 0, open);
    const first = await next(watching);
    // One turn has four events: far more than the feed keeps.
    for (let turn = 0; turn < 350; turn++) await house.say("s", "hello");
    await house.sessions.end("s");
    const all = [first, ...(await collect(watching))];
    expect(all.map(({ offset }) => offset)).toEqual(Array.from({ length: 3 + 350 * 4 + 1 }, (_, i) => i));
  });

  it("tells once what is committed while the log is read", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const watching = watch(house, "s", 0, open);
    const first = await next(watching);
    // The watcher listens already and has not read to the end of the log: these come both ways.
    await house.say("s", "hello");
    await house.say("s", "hello");
    await house.sessions.end("s");
    const offsets = [first, ...(await collect(watching))].map(({ offset }) => offset);
    expect(offsets).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("reads few turns at once, and keeps little of them, when they are large", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    for (let turn = 0; turn < 20; turn++) await house.say("s", "x".repeat(60_000));
    await house.sessions.end("s");
    const reads: { from: number; turns: number }[] = [];
    const store = Object.assign(Object.create(house.store), {
      readTurns: async (sessionId: string, from: number, limit: number) => {
        const turns = await house.store.readTurns(sessionId, from, limit);
        reads.push({ from, turns: turns.length });
        return turns;
      },
    });
    const events = await collect(watch({ store, feed: house.feed }, "s", 0, open));
    expect(events).toHaveLength(3 + 20 * 4 + 1);
    // A turn has four events; of large ones, one is kept, and the others are read again when they are wanted.
    const kept = reads.slice(1).map(({ from }, index) => from - (reads[index]?.from ?? 0));
    expect(Math.max(...kept)).toBeLessThanOrEqual(3 + 4);
    expect(Math.max(...reads.map(({ turns }) => turns))).toBeLessThanOrEqual(4);
  });

  it("takes nothing more of what it has read when the watcher has left", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const leaving = new AbortController();
    const watching = watch(house, "s", 0, leaving.signal);
    await next(watching);
    leaving.abort();
    expect(await collect(watching)).toEqual([]);
  });

  it("ends at once when the session is over and everything was seen", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const { session } = await house.sessions.end("s");
    expect(await collect(watch(house, "s", session.nextOffset, open))).toEqual([]);
  });

  it("ends without an error when the watcher leaves, and is forgotten", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const leaving = new AbortController();
    const rest = collect(watch(house, "s", 3, leaving.signal));
    leaving.abort();
    expect(await rest).toEqual([]);
    expect(house.feed.size).toBe(0);
  });

  it("fails for a session that is not there, and forgets the watcher", async () => {
    const house = await House.open();
    await expect(next(watch(house, "nobody", 0, open))).rejects.toMatchObject({
      reason: "SESSION_NOT_FOUND",
    });
    expect(house.feed.size).toBe(0);
  });
});
