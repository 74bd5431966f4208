import { describe, expect, it, type TestContext } from "vitest";
import { type Sharing, webhookClaimMs } from "../../../src/session/store.ts";
import { ended, time, times, turnAt, webhookCommand } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** What servers need that share the store. A store that one has for itself lacks it. */
export function sharing(subject: Subject): void {
  const sharingOrSkip = (context: TestContext): Sharing => {
    if (!subject.store.sharing) context.skip();
    return subject.store.sharing as Sharing;
  };

  describe("a session that is due", () => {
    it("is claimed by one of many that want to look at it, and is due again afterwards", async (context) => {
      const shared = sharingOrSkip(context);
      for (const sessionId of ["a", "b", "c"]) await subject.create(sessionId, { idleTimeoutMs: 1000 });
      await subject.create("later", { idleTimeoutMs: 2000 });
      await subject.create("over", { idleTimeoutMs: 1000 });
      await subject.append("over", turnAt(2, { events: [ended("client")] }));
      const wanted = ["c", "a", "b", "later", "over", "nobody"];
      const outcomes = await Promise.all(
        times(5, () => shared.claim("expiry", wanted, time + 1000, time + 5000)),
      );
      expect(outcomes.flat().sort()).toEqual(["a", "b", "c"]);
      expect(await subject.store.findDue(time + 4999, 10)).toEqual(["later"]);
      expect(await shared.claim("expiry", wanted, time + 5000, time + 9000)).toHaveLength(4);
    });
  });

  describe("a session that waits for a webhook", () => {
    const madeAt = time + 2;
    const end = madeAt + webhookClaimMs;

    it("is claimed by whoever made it wait, for a while", async (context) => {
      const shared = sharingOrSkip(context);
      await subject.create("s");
      await subject.append("s", turnAt(2, { time: madeAt, stop: webhookCommand }));
      await subject.create("from the start", { turn: turnAt(0, { stop: webhookCommand }) });
      expect(await shared.claim("webhook", ["s"], end - 1, end + 1000)).toEqual([]);
      expect(await shared.claim("webhook", ["s", "from the start"], end, end + 1000)).toHaveLength(2);
    });

    it("can be claimed on by whoever has it, and by nobody else", async (context) => {
      const shared = sharingOrSkip(context);
      await subject.create("s", { turn: turnAt(0, { time: madeAt, stop: webhookCommand }) });
      expect(await shared.claim("webhook", ["s"], end, end + 1000)).toEqual(["s"]);
      expect(await shared.claim("webhook", ["s"], end, end + 2000)).toEqual([]);
      expect(await shared.claim("webhook", ["s"], end + 1000, end + 2000)).toEqual(["s"]);
    });

    it("is claimed by one of many, and by none when it waits no more", async (context) => {
      const shared = sharingOrSkip(context);
      await subject.create("s", { turn: turnAt(0, { time: madeAt, stop: webhookCommand }) });
      const outcomes = await Promise.all(times(5, () => shared.claim("webhook", ["s"], end, end + 9)));
      expect(outcomes.flat()).toEqual(["s"]);
      await subject.append("s", turnAt(2));
      expect(await shared.claim("webhook", ["s"], end + 1e9, end + 2e9)).toEqual([]);
    });
  });

  describe("next offsets", () => {
    it("are found for many sessions at once, and none for those that are gone", async (context) => {
      const shared = sharingOrSkip(context);
      for (const sessionId of ["a", "b", "gone"]) await subject.create(sessionId);
      await subject.append("b", turnAt(2), turnAt(4));
      await subject.store.delete("gone");
      expect(await shared.findNextOffsets(["a", "b", "gone", "nobody"])).toEqual(
        new Map([
          ["a", 2],
          ["b", 6],
        ]),
      );
      expect(await shared.findNextOffsets([])).toEqual(new Map());
    });
  });
}
