import { describe, expect, it } from "vitest";
import { creationOf, ended, time, times, turnAt } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** Sessions are made once, found again, and keep everything they were made with. */
export function creating(subject: Subject): void {
  describe("a new session", () => {
    it("is found with everything it was made with", async () => {
      const { session, beginning } = await subject.create("s", {
        userId: "Ada Lovelace <ada@example.org>",
        title: "Pizza for Ada",
        description: "Two\nlines",
        labels: { colour: "blue", "": "", shape: "" },
        metadata: { nested: { list: [1, 2.5, true, null, "x", []], empty: {} }, text: "" },
        locale: "de_DE",
        modelVersion: "0123456789abcdef",
        idleTimeoutMs: 1000,
        forkedFrom: { sessionId: "elsewhere", offset: 7 },
      });
      expect(await subject.store.find("s")).toEqual({ session, turn: "turn" in beginning && beginning.turn });
    });

    it("has its first turn in the log", async () => {
      await subject.create("s", { turn: turnAt(0, { text: "first" }) });
      expect(await subject.store.readTurns("s", 0, 10)).toEqual([turnAt(0, { text: "first" })]);
    });

    it("is not found before it was made", async () => {
      expect(await subject.store.find("s")).toBeUndefined();
      expect(await subject.store.readTurns("s", 0, 10)).toEqual([]);
      expect(await subject.store.findTurn("s", "r")).toBeUndefined();
      expect(await subject.store.findCreated("shop", "r")).toBeUndefined();
    });

    it("keeps text of every kind, letter by letter", async () => {
      const text =
        "Ünïcode 🏳️‍🌈 'quotes' \"double\" \\ back \n\r\t line\u2028 zero\u0000 %_* ; DROP TABLE sessions --";
      const plain = text.replace("\u0000", "");
      const turn = turnAt(0, { text });
      await subject.create("s", { turn, metadata: { [text]: text }, labels: { [text]: text }, title: plain });
      const head = await subject.found("s");
      expect(head.turn).toEqual(turn);
      expect(head.session).toMatchObject({
        metadata: { [text]: text },
        labels: { [text]: text },
        title: plain,
      });
    });

    it("keeps names that mean something to JavaScript", async () => {
      const names = JSON.parse('{"constructor":"a","__proto__":"b","toString":"c","10":"d","9":"e"}');
      await subject.create("s", { labels: names });
      expect(Object.entries((await subject.found("s")).session.labels)).toEqual(Object.entries(names));
    });

    it("is refused when its owner has as many as allowed, until one of them is over or gone", async () => {
      const store = () => subject.store;
      const another = (sessionId: string, part = {}) =>
        store().create(creationOf(sessionId, { mostLive: 2, ...part }));
      await subject.create("a", { request: "first" });
      await subject.create("of another", { owner: "mill" });
      expect(await another("b")).toBe("created");
      expect(await another("c")).toBe("too_many_live");
      expect(await store().find("c")).toBeUndefined();
      expect(await another("a")).toBe("session_exists");
      expect(await another("c", { request: "first" })).toBe("request_exists");
      expect(await another("c", { mostLive: 3 })).toBe("created");
      await subject.append("a", turnAt(2, { stop: ended("client") }));
      await store().delete("c");
      expect(await another("d")).toBe("created");
      expect(await another("e")).toBe("too_many_live");
    });

    it("is refused to all but one of those that come at once for the last place", async () => {
      const outcomes = await Promise.all(
        times(5, (index) => subject.store.create(creationOf(`s${index}`, { mostLive: 1 }))),
      );
      expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
    });

    it("keeps a turn of 1 MiB", async () => {
      const turn = turnAt(0, { text: "x".repeat(1 << 20) });
      await subject.create("s", { turn });
      expect((await subject.found("s")).turn).toEqual(turn);
    });

    it("may be over as soon as it begins", async () => {
      await subject.create("s", { turn: turnAt(0, { stop: ended("client") }) });
      expect((await subject.found("s")).session).toMatchObject({ status: "ended", endTime: time });
      expect(await subject.store.append("s", turnAt(2))).toBe(false);
      expect(await subject.store.findDue(time + 1e12, 10)).toEqual([]);
    });

    it("is refused when its id is taken, and the one that has it is not touched", async () => {
      await subject.create("s", { title: "first" });
      const before = await subject.everything("s");
      const second = creationOf("s", { title: "second", turn: turnAt(0, { text: "second" }), request: "r" });
      expect(await subject.store.create(second)).toBe("session_exists");
      expect(await subject.everything("s")).toEqual(before);
      expect(await subject.store.findCreated("shop", "r")).toBeUndefined();
    });

    it("may have the request id of a session of another owner", async () => {
      await subject.create("s", { owner: "shop", request: "r" });
      await subject.create("t", { owner: "mill", request: "r" });
      expect((await subject.store.findCreated("shop", "r"))?.head.session.sessionId).toBe("s");
      expect((await subject.store.findCreated("mill", "r"))?.head.session.sessionId).toBe("t");
      expect(await subject.store.findCreated("", "r")).toBeUndefined();
    });

    it("is refused when its request id is taken", async () => {
      await subject.create("s", { request: "r" });
      expect(await subject.store.create(creationOf("t", { request: "r" }))).toBe("request_exists");
      expect(await subject.store.find("t")).toBeUndefined();
    });

    it("is told of its request when both ids are taken, so that a retry finds its session", async () => {
      await subject.create("s", { request: "r" });
      expect(await subject.store.create(creationOf("s", { request: "r" }))).toBe("request_exists");
    });

    it("can be made again once it was deleted", async () => {
      await subject.create("s", { request: "r", title: "old" });
      await subject.append("s", turnAt(2, { requestId: "q" }));
      await subject.store.delete("s");
      await subject.create("s", { request: "r", title: "new" });
      expect((await subject.found("s")).session.title).toBe("new");
      expect(await subject.store.readTurns("s", 0, 10)).toHaveLength(1);
      expect(await subject.store.findTurn("s", "q")).toBeUndefined();
    });

    it("that many want at once is made once", async () => {
      const made = await Promise.all(
        times(20, (index) => subject.store.create(creationOf("s", { title: `${index}` }))),
      );
      expect(made.filter((outcome) => outcome === "created")).toHaveLength(1);
      expect(made.filter((outcome) => outcome === "session_exists")).toHaveLength(19);
      expect((await subject.found("s")).session.title).toBe(String(made.indexOf("created")));
    });

    it("that one request wants many times at once is made once", async () => {
      const made = await Promise.all(
        times(20, (index) => subject.store.create(creationOf(`s${index}`, { request: "r" }))),
      );
      expect(made.filter((outcome) => outcome === "created")).toHaveLength(1);
      expect(made.filter((outcome) => outcome === "request_exists")).toHaveLength(19);
      const winner = `s${made.indexOf("created")}`;
      expect((await subject.store.findCreated("shop", "r"))?.head.session.sessionId).toBe(winner);
    });

    it("is made beside many others at once", async () => {
      await Promise.all(times(50, (index) => subject.create(`s${index}`)));
      for (const sessionId of times(50, (index) => `s${index}`)) {
        expect((await subject.found(sessionId)).session.sessionId).toBe(sessionId);
      }
    });
  });

  describe("the request that made a session", () => {
    it("finds it, with its fingerprint", async () => {
      await subject.create("s", { request: "r" });
      await subject.create("t", { request: "q" });
      expect(await subject.store.findCreated("shop", "r")).toEqual({
        head: await subject.store.find("s"),
        fingerprint: "of r",
      });
    });

    it("finds it as it is now", async () => {
      await subject.create("s", { request: "r" });
      await subject.append("s", turnAt(2), turnAt(4));
      expect((await subject.store.findCreated("shop", "r"))?.head).toEqual(await subject.store.find("s"));
    });

    it("finds nothing once it was deleted", async () => {
      await subject.create("s", { request: "r" });
      await subject.store.delete("s");
      expect(await subject.store.findCreated("shop", "r")).toBeUndefined();
    });

    it("is no request of an event, nor the other way round", async () => {
      await subject.create("s", { request: "r" });
      await subject.append("s", turnAt(2, { requestId: "r" }), turnAt(4, { requestId: "q" }));
      await subject.create("t", { request: "q" });
      expect((await subject.store.findCreated("shop", "q"))?.head.session.sessionId).toBe("t");
      expect((await subject.store.findTurn("s", "r"))?.firstOffset).toBe(2);
    });
  });
}
