import { describe, expect, it } from "vitest";
import { creationOf, ended, forkOf, time, times, turnAt, webhookCommand } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** What was acknowledged outlives the store. */
export function reopening(subject: Subject): void {
  describe("a store that is closed and opened again", () => {
    it("has everything that was acknowledged", async (context) => {
      if (!subject.place.outlives) context.skip();
      const { session } = await subject.create("s", { request: "r", labels: { a: "1" }, metadata: { b: 2 } });
      await subject.append("s", turnAt(2, { requestId: "q" }), turnAt(4, { stop: webhookCommand }));
      await subject.store.create(forkOf(session, turnAt(2), { sessionId: "f" }));
      await subject.create("gone");
      await subject.store.delete("gone");
      await subject.create("over");
      await subject.append("over", turnAt(2, { events: [ended("expired")] }));
      await subject.store.update("f", { title: "a fork" }, time + 500);
      await subject.store.postpone("f", time + 12_345);
      const sessionIds = ["s", "f", "gone", "over"];
      const look = async () => ({
        sessions: await Promise.all(sessionIds.map((sessionId) => subject.everything(sessionId))),
        list: await subject.store.list({}, { size: 10, token: "" }),
        created: await subject.store.findCreated("shop", "r"),
        turn: await subject.store.findTurn("s", "q"),
        waiting: await subject.store.findWaitingForWebhook(),
        due: await subject.store.findDue(time + 12_345, 10),
        model: await subject.store.findModel("clerk", "v1"),
      });
      const before = await look();
      expect(before.due).toEqual(["f"]);
      await subject.store.close();
      await subject.open();
      expect(await look()).toEqual(before);
      await subject.append("f", turnAt(4));
    });

    it("has what was acknowledged just before it was closed", async (context) => {
      if (!subject.place.outlives) context.skip();
      const made = Promise.all(times(20, (index) => subject.store.create(creationOf(`s${index}`))));
      await subject.store.close();
      const outcomes = await made;
      await subject.open();
      for (const [index, outcome] of outcomes.entries()) {
        expect(outcome).toBe("created");
        expect((await subject.found(`s${index}`)).session.sessionId).toBe(`s${index}`);
      }
    });
  });

  describe("a store that is closed", () => {
    it("takes and gives nothing any more", async () => {
      await subject.create("s");
      await subject.store.close();
      const closed = { reason: "STORE_UNAVAILABLE" };
      await expect(subject.store.find("s")).rejects.toMatchObject(closed);
      await expect(subject.store.append("s", turnAt(2))).rejects.toMatchObject(closed);
    });

    it("can be closed again", async () => {
      await subject.store.close();
      await subject.store.close();
    });
  });
}
