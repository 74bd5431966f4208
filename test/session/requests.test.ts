import { describe, expect, it } from "vitest";
import { canonical, fingerprint } from "../../src/session/requests.ts";
import { times } from "../store/specimen.ts";
import { House } from "./house.ts";
import { ScriptedRecognizer } from "./scripted-recognizer.ts";

describe("an event with a request id", () => {
  it("that is sent 50 times at once happens once, and all get the same", async () => {
    const recognizer = new ScriptedRecognizer();
    const house = await House.open({ recognizer });
    await house.create({ sessionId: "s" });
    const answers = await Promise.all(times(50, () => house.say("s", "hello", { requestId: "r" })));
    expect(new Set(answers.map((events) => JSON.stringify(events))).size).toBe(1);
    expect(recognizer.count).toBe(1);
    expect(await house.log("s")).toHaveLength(7);
  });

  it("gives the same again after a restart, and after the session has moved on", async () => {
    const before = await House.open();
    await before.create({ sessionId: "s" });
    const events = await before.say("s", "hello", { requestId: "r" });
    await before.say("s", "order apples");
    await before.close();
    const house = await House.open({ directory: before.directory });
    expect(await house.say("s", "hello", { requestId: "r" })).toEqual(events);
    expect(await house.log("s")).toHaveLength(10);
  });

  it("carries it in the log, on the client's own event only", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s", requestId: "first" });
    await house.say("s", "hello", { requestId: "r" });
    const ids = (await house.log("s")).map(({ requestId }) => requestId);
    expect(ids).toEqual([undefined, undefined, undefined, "r", undefined, undefined, undefined]);
  });

  it("is another event in another session", async () => {
    const house = await House.open();
    await house.create({ sessionId: "a" });
    await house.create({ sessionId: "b" });
    await house.say("a", "hello", { requestId: "r" });
    await house.say("b", "good morning", { requestId: "r" });
    expect(await house.log("b")).toHaveLength(7);
  });

  it("is not taken for an event that says something else", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    await house.say("s", "hello", { requestId: "r" });
    const reused = { reason: "REQUEST_ID_REUSED", details: { violations: [{ field: "request_id" }] } };
    await expect(house.say("s", "hello!", { requestId: "r" })).rejects.toMatchObject(reused);
    await expect(house.send("s", { kind: "input_timeout" }, { requestId: "r" })).rejects.toMatchObject(
      reused,
    );
    const surer = { kind: "user_text", text: "hello", timedOut: false, confidence: 0.5 } as const;
    await expect(house.send("s", surer, { requestId: "r" })).rejects.toMatchObject(reused);
    expect(await house.log("s")).toHaveLength(7);
  });

  it("is the same however its names are ordered", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const jump = (parameters: Record<string, string>) =>
      house.send("s", { kind: "story_jump", storyId: "main", parameters }, { requestId: "r" });
    expect(await jump({ a: "1", b: "2" })).toEqual(await jump({ b: "2", a: "1" }));
  });

  it("that was refused can be sent again", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const placed = { kind: "command_result", commandId: "place_order", outputs: {}, error: "" } as const;
    const refused = house.send("s", placed, { requestId: "r" });
    await expect(refused).rejects.toMatchObject({ reason: "NO_COMMAND_PENDING" });
    await house.say("s", "order apples");
    expect(await house.send("s", placed, { requestId: "r" })).toHaveLength(3);
  });

  it("is answered whatever offset the retry expects", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const first = await house.say("s", "hello", { requestId: "r", expectedOffset: 3 });
    expect(await house.say("s", "hello", { requestId: "r", expectedOffset: 3 })).toEqual(first);
  });
});

describe("events without a request id", () => {
  it("all happen, one after another", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const answers = await Promise.all(times(50, () => house.say("s", "hello")));
    const firsts = answers.map(([event]) => event?.offset);
    expect(firsts).toEqual(times(50, (index) => 3 + 4 * index));
  });
});

describe("events that expect an offset", () => {
  it("of which many come at once: exactly one is taken, the others are told where the session stands", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const answers = await Promise.allSettled(times(20, () => house.say("s", "hello", { expectedOffset: 3 })));
    const losers = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(losers).toHaveLength(19);
    for (const loser of losers) {
      expect(loser).toMatchObject({
        reason: "OFFSET_MISMATCH",
        details: { metadata: { next_offset: "7" } },
      });
    }
    expect(await house.log("s")).toHaveLength(7);
  });
});

describe("a new session with a request id", () => {
  it("that is asked for 50 times at once is made once, and all get the same", async () => {
    const house = await House.open();
    const opened = await Promise.all(times(50, () => house.create({ requestId: "r" })));
    for (const answer of opened) expect(answer).toEqual(opened[0]);
    expect((await house.sessions.list({ filter: {}, page: { size: 10, token: "" } })).heads).toHaveLength(1);
  });

  it("is found again after a restart, with the events that it began with", async () => {
    const before = await House.open();
    const { head, events } = await before.create({ requestId: "r" });
    await before.say(head.session.sessionId, "hello");
    await before.close();
    const house = await House.open({ directory: before.directory });
    const again = await house.create({ requestId: "r" });
    expect(again.events).toEqual(events);
    expect(again.head.session.sessionId).toBe(head.session.sessionId);
    expect(again.head.session.nextOffset).toBe(7);
  });

  it("is not taken for one that is asked for otherwise, nor for a fork", async () => {
    const house = await House.open();
    await house.create({ requestId: "r", sessionId: "s" });
    const reused = { reason: "REQUEST_ID_REUSED", details: { violations: [{ field: "request_id" }] } };
    await expect(house.create({ requestId: "r", sessionId: "t" })).rejects.toMatchObject(reused);
    await expect(house.create({ requestId: "r", sessionId: "s", title: "x" })).rejects.toMatchObject(reused);
    await expect(house.fork("s", { requestId: "r" })).rejects.toMatchObject(reused);
  });

  it("is told when its session id is taken by another request", async () => {
    const house = await House.open();
    await house.create({ requestId: "r", sessionId: "s" });
    const taken = { reason: "SESSION_EXISTS", details: { resource: { type: "session", name: "s" } } };
    await expect(house.create({ requestId: "q", sessionId: "s" })).rejects.toMatchObject(taken);
    await expect(house.create({ sessionId: "s" })).rejects.toMatchObject(taken);
  });
});

describe("a new session with an id of its own", () => {
  it("that many ask for at once is made once", async () => {
    const house = await House.open();
    const answers = await Promise.allSettled(
      times(20, (index) => house.create({ sessionId: "s", requestId: index % 2 ? `r${index}` : "" })),
    );
    const losers = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(losers).toHaveLength(19);
    for (const loser of losers) expect(loser).toMatchObject({ reason: "SESSION_EXISTS" });
    expect(await house.log("s")).toHaveLength(3);
  });
});

describe("a fork with a request id", () => {
  it("that is asked for 20 times at once is made once, and all get the same", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const forks = await Promise.all(times(20, () => house.fork("s", { requestId: "r" })));
    for (const fork of forks) expect(fork).toEqual(forks[0]);
    expect((await house.sessions.list({ filter: {}, page: { size: 10, token: "" } })).heads).toHaveLength(2);
  });

  it("gives the same again when the fork has moved on and the old session is gone", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const { events } = await house.fork("s", { requestId: "r", newSessionId: "f" });
    await house.say("f", "hello");
    await house.sessions.delete("s");
    const again = await house.fork("s", { requestId: "r", newSessionId: "f" });
    expect(again.events).toEqual(events);
    expect(again.head.session.nextOffset).toBe(7);
  });
});

describe("deleting the session that is being forked", () => {
  it("leaves either a whole fork, or none", async () => {
    const house = await House.open();
    for (let round = 0; round < 20; round++) {
      await house.create({ sessionId: "s" });
      const [fork] = await Promise.allSettled([
        house.fork("s", { newSessionId: `f${round}` }),
        house.sessions.delete("s"),
      ]);
      const found = await house.sessions.get(`f${round}`).catch(({ reason }) => reason);
      if (fork.status === "fulfilled") expect(found).toMatchObject({ session: { nextOffset: 3 } });
      else {
        expect(fork.reason).toMatchObject({ reason: "SESSION_NOT_FOUND" });
        expect(found).toBe("SESSION_NOT_FOUND");
      }
      // Half a fork would also hold on to its id.
      if (fork.status === "rejected") await house.create({ sessionId: `f${round}` });
    }
  });
});

describe("the fingerprint of a request", () => {
  it("is the same for the same content, in whatever order it is written", () => {
    const one = fingerprint("new", { a: 1, b: { c: [1, { d: 2, e: 3 }], f: "x" } });
    const two = fingerprint("new", { b: { f: "x", c: [1, { e: 3, d: 2 }] }, a: 1 });
    expect(one).toBe(two);
  });

  it("differs with the content, the order of lists and the kind", () => {
    const prints = [
      fingerprint("new", { a: [1, 2] }),
      fingerprint("new", { a: [2, 1] }),
      fingerprint("new", { a: "1,2" }),
      fingerprint("fork", { a: [1, 2] }),
    ];
    expect(new Set(prints).size).toBe(4);
  });

  it("is made of JSON with sorted names", () => {
    expect(canonical({ b: 1, a: [{ d: null, c: "x" }] })).toBe('{"a":[{"c":"x","d":null}],"b":1}');
  });
});
