import { describe, expect, it } from "vitest";
import type { Event } from "../../src/dialog/event.ts";
import { Feed } from "../../src/session/feed.ts";

/** The signal of a call that goes on. */
const open = () => new AbortController().signal;

function events(from: number, count: number): Event[] {
  return Array.from({ length: count }, (_, index) => {
    return { offset: from + index, time: 0, body: { kind: "input_timeout" } };
  });
}

describe("the feed", () => {
  it("tells every watcher of a session, and of no other", async () => {
    const feed = new Feed();
    const [one, two, other] = [
      feed.subscribe("a", open()),
      feed.subscribe("a", open()),
      feed.subscribe("b", open()),
    ];
    feed.publish("a", events(0, 2));
    feed.publish("b", events(7, 1));
    expect(await one.take()).toEqual(events(0, 2));
    expect(await two.take()).toEqual(events(0, 2));
    expect(await other.take()).toEqual(events(7, 1));
  });

  it("gives a watcher all that came since it looked, in order", async () => {
    const feed = new Feed();
    const watcher = feed.subscribe("a", open());
    feed.publish("a", events(0, 1));
    feed.publish("a", events(1, 3));
    expect(await watcher.take()).toEqual(events(0, 4));
  });

  it("wakes a watcher that waits", async () => {
    const feed = new Feed();
    const taken = feed.subscribe("a", open()).take();
    feed.publish("a", events(3, 1));
    expect(await taken).toEqual(events(3, 1));
  });

  it("sends a watcher back to the log once it is 1,000 events behind, and then tells it what is new", async () => {
    const feed = new Feed();
    const watcher = feed.subscribe("a", open());
    feed.publish("a", events(0, 1000));
    expect(await watcher.take()).toHaveLength(1000);
    feed.publish("a", events(1000, 1000));
    feed.publish("a", events(2000, 1));
    feed.publish("a", events(2001, 1));
    expect(await watcher.take()).toBe("lagging");
    feed.publish("a", events(2002, 1));
    expect(await watcher.take()).toEqual(events(2002, 1));
  });

  it("sends a watcher back to the log after one turn that is larger than its memory", async () => {
    const feed = new Feed();
    const watcher = feed.subscribe("a", open());
    feed.publish("a", events(0, 1001));
    expect(await watcher.take()).toBe("lagging");
  });

  it("sends a watcher back to the log once large events are waiting for it, however few", async () => {
    const feed = new Feed();
    const watcher = feed.subscribe("a", open());
    const large = (offset: number): Event[] => {
      return [{ offset, time: 0, body: { kind: "reply", replyId: "r", text: "x".repeat(64 << 10) } }];
    };
    for (let offset = 0; offset < 3; offset++) feed.publish("a", large(offset));
    expect(await watcher.take()).toHaveLength(3);
    for (let offset = 3; offset < 7; offset++) feed.publish("a", large(offset));
    expect(await watcher.take()).toBe("lagging");
    feed.publish("a", large(7));
    expect(await watcher.take()).toEqual(large(7));
  });

  it("ends the watchers of one session with an error", async () => {
    const feed = new Feed();
    const [one, other] = [feed.subscribe("a", open()), feed.subscribe("b", open())];
    const taken = one.take();
    feed.fail("a", new Error("deleted"));
    await expect(taken).rejects.toThrow("deleted");
    feed.publish("b", events(0, 1));
    expect(await other.take()).toHaveLength(1);
  });

  it("ends all watchers when it is closed, and those that still come", async () => {
    const feed = new Feed();
    const waiting = feed.subscribe("a", open()).take();
    feed.close(new Error("stopping"));
    await expect(waiting).rejects.toThrow("stopping");
    await expect(feed.subscribe("b", open()).take()).rejects.toThrow("stopping");
  });

  it("gives nothing once the signal has fired", async () => {
    const feed = new Feed();
    const leaving = new AbortController();
    const watcher = feed.subscribe("a", leaving.signal);
    const taken = watcher.take();
    leaving.abort();
    expect(await taken).toEqual([]);
    expect(await watcher.take()).toEqual([]);
  });

  it("keeps nothing of watchers that left", async () => {
    const feed = new Feed();
    const [one, two] = [feed.subscribe("a", open()), feed.subscribe("a", open())];
    expect(feed.size).toBe(2);
    one.close();
    feed.publish("a", events(0, 1));
    expect(await two.take()).toHaveLength(1);
    two.close();
    two.close();
    expect(feed.size).toBe(0);
  });

  it("tells of a watcher that lags, once until it has caught up", async () => {
    let lagged = 0;
    const feed = new Feed(() => lagged++);
    const slow = feed.subscribe("a", open());
    feed.subscribe("b", open());
    for (const offset of [0, 1000, 2000]) feed.publish("a", events(offset, 1000));
    expect(lagged).toBe(1);
    expect(await slow.take()).toBe("lagging");
    for (const offset of [3000, 4000]) feed.publish("a", events(offset, 1000));
    expect(lagged).toBe(2);
  });
});
