import { describe, expect, it } from "vitest";
import { ended, time, turnAt, webhookCommand } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** What describes a session can be changed, and all of it be taken away. */
export function describing(subject: Subject): void {
  describe("an update", () => {
    it("changes what it names, and nothing else", async () => {
      const { session } = await subject.create("s", {
        title: "old",
        description: "old",
        labels: { a: "1" },
        metadata: { a: 1 },
      });
      await subject.append("s", turnAt(2));
      const before = await subject.found("s");
      const head = await subject.store.update("s", { title: "new" }, time + 50);
      expect(head).toEqual({
        turn: before.turn,
        session: { ...before.session, title: "new", updateTime: time + 50 },
      });
      expect(await subject.store.find("s")).toEqual(head);
      expect(before.session.labels).toEqual(session.labels);
    });

    it("can change everything at once, and take it away again", async () => {
      await subject.create("s");
      const everyField = {
        title: "t",
        description: "d",
        labels: { a: "1" },
        metadata: { b: [2] },
        idleTimeoutMs: 5000,
      };
      expect((await subject.store.update("s", everyField, time + 1))?.session).toMatchObject(everyField);
      const nothing = { title: "", description: "", labels: {}, metadata: undefined };
      const head = await subject.store.update("s", nothing, time + 2);
      expect(head?.session).toMatchObject({ ...nothing, idleTimeoutMs: 5000 });
      expect(await subject.store.find("s")).toEqual(head);
    });

    it("does not touch the dialog", async () => {
      await subject.create("s");
      const before = await subject.store.readTurns("s", 0, 10);
      await subject.store.update("s", { title: "new" }, time + 50);
      expect(await subject.store.readTurns("s", 0, 10)).toEqual(before);
      await subject.append("s", turnAt(2));
    });

    it("and an append at the same time both count", async () => {
      await subject.create("s");
      await Promise.all([
        subject.append("s", turnAt(2)),
        subject.store.update("s", { title: "new" }, time + 1),
      ]);
      const { session } = await subject.found("s");
      expect(session).toMatchObject({ title: "new", nextOffset: 4 });
      expect(session.activeTime).toBe(time + 2);
    });

    it("never sets the update time back", async () => {
      await subject.create("s");
      await subject.append("s", turnAt(2, { time: time + 1000 }));
      const head = await subject.store.update("s", { title: "new" }, time + 1);
      expect(head?.session.updateTime).toBe(time + 1000);
      expect(await subject.store.find("s")).toEqual(head);
    });

    it("of a session that is over changes it still", async () => {
      await subject.create("s");
      await subject.append("s", turnAt(2, { events: [ended("client")] }));
      const head = await subject.store.update("s", { title: "for the archive" }, time + 50);
      expect(head?.session).toMatchObject({ title: "for the archive", status: "ended", endTime: time + 2 });
    });

    it("of a session that is not there changes nothing", async () => {
      expect(await subject.store.update("s", { title: "new" }, time)).toBeUndefined();
      expect(await subject.store.find("s")).toBeUndefined();
    });
  });

  describe("deleting", () => {
    it("takes the session, its turns and its requests away", async () => {
      await subject.create("s", { request: "r" });
      await subject.append("s", turnAt(2, { requestId: "q", stop: webhookCommand }));
      expect(await subject.store.delete("s")).toBe(true);
      expect(await subject.everything("s")).toEqual({ head: undefined, turns: [] });
      expect(await subject.store.findTurn("s", "q")).toBeUndefined();
      expect(await subject.store.findCreated("shop", "r")).toBeUndefined();
      expect(await subject.store.list({}, { size: 10, token: "" })).toEqual({ heads: [], next: "" });
      expect(await subject.store.findWaitingForWebhook()).toEqual([]);
      expect(await subject.store.findDue(time + 1e12, 10)).toEqual([]);
    });

    it("leaves the others alone", async () => {
      await subject.create("s");
      await subject.create("t");
      await subject.append("t", turnAt(2));
      const before = await subject.everything("t");
      await subject.store.delete("s");
      expect(await subject.everything("t")).toEqual(before);
    });

    it("of a session that is not there does nothing", async () => {
      expect(await subject.store.delete("s")).toBe(false);
      await subject.create("s");
      const outcomes = await Promise.all([subject.store.delete("s"), subject.store.delete("s")]);
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });
  });
}
