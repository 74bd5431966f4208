import { describe, expect, it } from "vitest";
import { clientCommand, ended, time, turnAt, webhookCommand } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** Sessions for which someone else has to act: the clock, or a webhook. */
export function waiting(subject: Subject): void {
  describe("sessions that are due", () => {
    it("are those whose idle timeout is up since they were made, longest overdue first", async () => {
      await subject.create("later", { idleTimeoutMs: 3000 });
      await subject.create("sooner", { idleTimeoutMs: 1000 });
      await subject.create("between", { idleTimeoutMs: 2000 });
      expect(await subject.store.findDue(time + 999, 10)).toEqual([]);
      expect(await subject.store.findDue(time + 1000, 10)).toEqual(["sooner"]);
      expect(await subject.store.findDue(time + 9000, 10)).toEqual(["sooner", "between", "later"]);
      expect(await subject.store.findDue(time + 9000, 2)).toEqual(["sooner", "between"]);
    });

    it("are not moved by turns: they are looked at, and put off", async () => {
      await subject.create("s", { idleTimeoutMs: 1000 });
      await subject.append("s", turnAt(2, { time: time + 900 }));
      expect(await subject.store.findDue(time + 1000, 10)).toEqual(["s"]);
      await subject.store.postpone("s", time + 1900);
      expect(await subject.store.findDue(time + 1899, 10)).toEqual([]);
      expect(await subject.store.findDue(time + 1900, 10)).toEqual(["s"]);
    });

    it("are moved by a new idle timeout, which counts from the last event", async () => {
      await subject.create("s", { idleTimeoutMs: 1000 });
      await subject.append("s", turnAt(2, { time: time + 500 }));
      await subject.store.update("s", { idleTimeoutMs: 2000 }, time + 700);
      expect(await subject.store.findDue(time + 2499, 10)).toEqual([]);
      expect(await subject.store.findDue(time + 2500, 10)).toEqual(["s"]);
      await subject.store.update("s", { idleTimeoutMs: 100 }, time + 800);
      expect(await subject.store.findDue(time + 600, 10)).toEqual(["s"]);
    });

    it("are none that are over, whatever is done with them", async () => {
      await subject.create("s", { idleTimeoutMs: 1000 });
      await subject.append("s", turnAt(2, { events: [ended("client")] }));
      expect(await subject.store.findDue(time + 9000, 10)).toEqual([]);
      await subject.store.postpone("s", time + 1);
      await subject.store.update("s", { idleTimeoutMs: 1 }, time + 1);
      expect(await subject.store.findDue(time + 9000, 10)).toEqual([]);
    });

    it("can be put off when they are not there", async () => {
      await subject.store.postpone("nobody", time);
      expect(await subject.store.findDue(time + 9000, 10)).toEqual([]);
    });
  });

  describe("sessions that wait for a webhook", () => {
    it("are found as long as their last turn asks for it", async () => {
      await subject.create("client", { turn: turnAt(0, { stop: clientCommand }) });
      await subject.create("user");
      await subject.create("from the start", { turn: turnAt(0, { stop: webhookCommand }) });
      await subject.create("later");
      await subject.append("later", turnAt(2, { stop: webhookCommand }));
      expect((await subject.store.findWaitingForWebhook()).sort()).toEqual(["from the start", "later"]);
      await subject.append("later", turnAt(4));
      await subject.append("from the start", turnAt(2, { events: [ended("client")] }));
      expect(await subject.store.findWaitingForWebhook()).toEqual([]);
    });
  });
}
