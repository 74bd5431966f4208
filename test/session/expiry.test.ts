import { describe, expect, it } from "vitest";
import { FalteringStore } from "./faltering-store.ts";
import { defaultIdleTimeoutMs, House, lines } from "./house.ts";

const second = 1000;

describe("a session in which nothing happens", () => {
  it("expires after its idle timeout, and not a moment before", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s", idleTimeoutMs: 10 * second });
    house.surroundings.advance(10 * second - 1);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("active");
    house.surroundings.advance(1);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session).toMatchObject({
      status: "expired",
      endTime: house.surroundings.time,
      updateTime: house.surroundings.time,
    });
  });

  it("expires after the server's default when it names no time", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.advance(defaultIdleTimeoutMs - 1);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("active");
    house.surroundings.advance(1);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("expired");
  });

  it("has its expiry in the log, as the last event", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const asked = house.surroundings.time;
    house.surroundings.advance(defaultIdleTimeoutMs + 5);
    await house.expiry.sweep();
    const log = await house.log("s");
    expect(log.map(({ time }) => time)).toEqual([asked, asked, asked, asked + defaultIdleTimeoutMs + 5]);
    expect(log.at(-1)).toMatchObject({ offset: 3, body: { kind: "session_ended", reason: "expired" } });
  });

  it("refuses every event afterwards", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.advance(defaultIdleTimeoutMs);
    await house.expiry.sweep();
    const log = await house.log("s");
    await expect(house.say("s", "hello")).rejects.toMatchObject({ reason: "SESSION_EXPIRED" });
    await expect(house.send("s", { kind: "input_timeout" })).rejects.toMatchObject({
      reason: "SESSION_EXPIRED",
    });
    await expect(house.finish("s", "place_order")).rejects.toMatchObject({ reason: "SESSION_EXPIRED" });
    expect(await house.log("s")).toEqual(log);
  });

  it("expires when someone looks, before the clock is looked at", async () => {
    const house = await House.open();
    await house.create({ sessionId: "read" });
    await house.create({ sessionId: "written" });
    await house.create({ sessionId: "ended" });
    house.surroundings.advance(defaultIdleTimeoutMs);
    expect((await house.sessions.get("read")).session.status).toBe("expired");
    await expect(house.say("written", "hello")).rejects.toMatchObject({ reason: "SESSION_EXPIRED" });
    expect((await house.sessions.end("ended")).session.status).toBe("expired");
    for (const sessionId of ["read", "written", "ended"]) {
      expect(lines(await house.log(sessionId)).at(-1)).toBe("session_ended");
      expect(await house.log(sessionId)).toHaveLength(4);
    }
  });

  it("expires with its watchers: they see the last event, and then the end", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const watching = house.sessions.watch("s", 2, new AbortController().signal);
    const last = watching.next();
    house.surroundings.advance(defaultIdleTimeoutMs);
    await house.expiry.sweep();
    expect((await last).value).toMatchObject({ body: { kind: "session_ended", reason: "expired" } });
    expect((await watching.next()).done).toBe(true);
  });

  it("expires while it waits for a command as well", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    await house.say("s", "order apples");
    house.surroundings.advance(defaultIdleTimeoutMs);
    await house.expiry.sweep();
    await expect(house.finish("s", "place_order", { number: "7" })).rejects.toMatchObject({
      reason: "SESSION_EXPIRED",
    });
  });

  it("still answers a retry of what it took when it was alive", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const events = await house.say("s", "hello", { requestId: "r" });
    house.surroundings.advance(defaultIdleTimeoutMs);
    await house.expiry.sweep();
    expect(await house.say("s", "hello", { requestId: "r" })).toEqual(events);
  });
});

describe("a session in which something happens", () => {
  it("expires its idle timeout after the last event", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    for (let round = 0; round < 3; round++) {
      house.surroundings.advance(defaultIdleTimeoutMs - 1);
      await house.say("s", "hello");
      await house.expiry.sweep();
    }
    expect((await house.store.find("s"))?.session.status).toBe("active");
    house.surroundings.advance(defaultIdleTimeoutMs);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("expired");
  });

  it("is not looked at again and again until then", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.advance(defaultIdleTimeoutMs - 1);
    await house.say("s", "hello");
    house.surroundings.advance(1);
    expect(await house.store.findDue(house.surroundings.time, 10)).toEqual(["s"]);
    await house.expiry.sweep();
    expect(await house.store.findDue(house.surroundings.time, 10)).toEqual([]);
    expect(await house.store.findDue(house.surroundings.time + defaultIdleTimeoutMs - 2, 10)).toEqual([]);
    expect(await house.store.findDue(house.surroundings.time + defaultIdleTimeoutMs - 1, 10)).toEqual(["s"]);
  });

  it("is not kept alive by reading, updates or failed events", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.advance(defaultIdleTimeoutMs - 1);
    await house.sessions.get("s");
    await house.log("s");
    await house.sessions.update({ sessionId: "s", change: { title: "still here?" } });
    await expect(house.finish("s", "place_order")).rejects.toMatchObject({ reason: "NO_COMMAND_PENDING" });
    house.surroundings.advance(1);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("expired");
  });
});

describe("another idle timeout", () => {
  it("counts from the last event: a longer one gives more time", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s", idleTimeoutMs: 10 * second });
    house.surroundings.advance(9 * second);
    await house.sessions.update({ sessionId: "s", change: { idleTimeoutMs: 20 * second } });
    house.surroundings.advance(11 * second - 1);
    await house.expiry.sweep();
    await house.say("s", "hello");
    house.surroundings.advance(20 * second - 1);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("active");
    house.surroundings.advance(1);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("expired");
  });

  it("counts from the last event: a shorter one may be over already", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s", idleTimeoutMs: 3600 * second });
    house.surroundings.advance(10 * second);
    await house.sessions.update({ sessionId: "s", change: { idleTimeoutMs: 5 * second } });
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("expired");
  });

  it("counts though the clock was just looked at: it is not forgotten", async () => {
    const store = new FalteringStore();
    const house = await House.open({ wayTo: store.wayTo });
    await house.create({ sessionId: "s", idleTimeoutMs: 10 * second });
    house.surroundings.advance(5 * second);
    await house.say("s", "hello");
    house.surroundings.advance(5 * second);
    const change = { idleTimeoutMs: 6 * second };
    const finds = store.calls("find");
    const sweep = house.expiry.sweep();
    await expect.poll(() => store.calls("find")).toBeGreaterThan(finds);
    await Promise.all([sweep, house.sessions.update({ sessionId: "s", change })]);
    house.surroundings.advance(second);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("expired");
  });

  it("does not wake a session that is over", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    await house.sessions.end("s");
    await house.sessions.update({ sessionId: "s", change: { idleTimeoutMs: second } });
    house.surroundings.advance(3600 * second);
    expect(await house.store.findDue(house.surroundings.time, 10)).toEqual([]);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("ended");
  });

  it("does not bring back a session whose time is up", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s", idleTimeoutMs: 10 * second });
    house.surroundings.advance(10 * second);
    await house.sessions.update({ sessionId: "s", change: { idleTimeoutMs: 3600 * second } });
    expect((await house.sessions.get("s")).session.status).toBe("expired");
  });
});

describe("a fork", () => {
  it("of an expired session lives, for a whole idle timeout", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.advance(defaultIdleTimeoutMs);
    await house.expiry.sweep();
    await house.fork("s", { newSessionId: "f" });
    house.surroundings.advance(defaultIdleTimeoutMs - 1);
    await house.expiry.sweep();
    expect((await house.store.find("f"))?.session.status).toBe("active");
    house.surroundings.advance(1);
    await house.expiry.sweep();
    expect((await house.store.find("f"))?.session.status).toBe("expired");
  });
});

describe("many sessions", () => {
  it("expire in one sweep, however many there are", async () => {
    const house = await House.open();
    const ids = Array.from({ length: 250 }, (_, index) => `s${index}`);
    await Promise.all(ids.map((sessionId) => house.create({ sessionId })));
    await house.create({ sessionId: "longer", idleTimeoutMs: 2 * defaultIdleTimeoutMs });
    house.surroundings.advance(defaultIdleTimeoutMs);
    await house.expiry.sweep();
    const { heads } = await house.sessions.list({ filter: {}, page: { size: 1000, token: "" } });
    expect(heads.filter(({ session }) => session.status === "expired")).toHaveLength(250);
    expect(heads.find(({ session }) => session.sessionId === "longer")?.session.status).toBe("active");
  });

  it("do not stop the sweep when one was deleted meanwhile", async () => {
    const house = await House.open();
    await Promise.all(["a", "b", "c"].map((sessionId) => house.create({ sessionId })));
    house.surroundings.advance(defaultIdleTimeoutMs);
    await Promise.all([house.expiry.sweep(), house.sessions.delete("b")]);
    expect((await house.store.find("a"))?.session.status).toBe("expired");
    expect((await house.store.find("c"))?.session.status).toBe("expired");
  });
});

describe("a clock that is set back", () => {
  it("never makes the log run backwards", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.advance(5 * second);
    await house.say("s", "hello");
    house.surroundings.time -= 3600 * second;
    await house.say("s", "hello");
    await house.sessions.end("s");
    const times = (await house.log("s")).map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it("keeps the times of a session in order", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.time -= 10 * second;
    await house.say("s", "hello");
    await house.sessions.update({ sessionId: "s", change: { title: "later" } });
    expectTimesInOrder((await house.sessions.get("s")).session);
    house.surroundings.advance(60 * second);
    await house.sessions.update({ sessionId: "s", change: { title: "even later" } });
    const { updateTime } = (await house.sessions.get("s")).session;
    house.surroundings.time -= 30 * second;
    await house.say("s", "hello");
    const { session } = await house.sessions.get("s");
    expectTimesInOrder(session);
    expect(session.updateTime).toBeGreaterThanOrEqual(updateTime);
    const { session: ended } = await house.sessions.end("s");
    expectTimesInOrder(ended);
    expect(ended.endTime).toBeGreaterThanOrEqual(ended.createTime);
  });

  it("does not end a session early, nor keep it for ever", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const last = house.surroundings.time;
    house.surroundings.time -= 3600 * second;
    await house.say("s", "hello");
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("active");
    house.surroundings.advance(3600 * second + defaultIdleTimeoutMs - 1);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("active");
    house.surroundings.advance(1);
    expect(house.surroundings.time).toBe(last + defaultIdleTimeoutMs);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("expired");
  });
});

describe("a clock that is set forward", () => {
  it("takes no time from a session: it expires when it was really idle for its idle timeout", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.advance(10 * second);
    house.surroundings.time += 3600 * second;
    await house.expiry.sweep();
    house.surroundings.advance(defaultIdleTimeoutMs - 10 * second - 1);
    await house.expiry.sweep();
    expect((await house.sessions.get("s")).session.status).toBe("active");
    house.surroundings.advance(1);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("expired");
  });

  it("does not make a session be looked at again and again", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.time += 3600 * second;
    expect(await house.store.findDue(house.surroundings.time, 10)).toEqual(["s"]);
    await house.expiry.sweep();
    const { time } = house.surroundings;
    expect(await house.store.findDue(time + defaultIdleTimeoutMs - 1, 10)).toEqual([]);
    expect(await house.store.findDue(time + defaultIdleTimeoutMs, 10)).toEqual(["s"]);
  });

  it("takes no time from an event that comes before anyone else has looked", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    house.surroundings.time += 3600 * second;
    expect(lines(await house.say("s", "hello"))).toContain("Hello.");
  });

  it("gives a session that begins afterwards no more time than others have", async () => {
    const house = await House.open();
    house.surroundings.time += 3600 * second;
    await house.create({ sessionId: "s" });
    house.surroundings.advance(defaultIdleTimeoutMs);
    await house.expiry.sweep();
    expect((await house.store.find("s"))?.session.status).toBe("expired");
  });
});

function expectTimesInOrder({ createTime, activeTime, updateTime }: Record<TimeName, number>): void {
  expect(activeTime).toBeGreaterThanOrEqual(createTime);
  expect(updateTime).toBeGreaterThanOrEqual(activeTime);
}

type TimeName = "createTime" | "activeTime" | "updateTime";
