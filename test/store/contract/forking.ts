import { describe, expect, it } from "vitest";
import type { Session, Turn } from "../../../src/session/session.ts";
import { ended, forkOf, turnAt } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** Sessions that begin with the turns of another. */
export function forking(subject: Subject): void {
  describe("a fork", () => {
    /** A session of three turns, the last of which ended it. */
    async function original(): Promise<{ session: Session; turns: Turn[] }> {
      const { session } = await subject.create("s", { userId: "ada", labels: { colour: "blue" } });
      const turns = [turnAt(2, { requestId: "r" }), turnAt(4, { events: [ended("client")] })];
      await subject.append("s", ...turns);
      return { session, turns };
    }

    it("has the turns up to the one it continues from, without their request ids", async () => {
      const { session, turns } = await original();
      const [second] = turns;
      if (!second) throw new Error("there is no second turn");
      const before = await subject.everything("s");
      const fork = forkOf(session, second, { sessionId: "f", title: "another try" });
      expect(await subject.store.create(fork)).toBe("created");
      const copied = [turnAt(0, { text: "begin s" }), { ...second, requestId: "" }];
      expect(await subject.store.readTurns("f", 0, 10)).toEqual(copied);
      expect(await subject.store.find("f")).toEqual({ session: fork.session, turn: copied[1] });
      expect(await subject.store.findTurn("f", "r")).toBeUndefined();
      expect(await subject.everything("s")).toEqual(before);
    });

    it("goes its own way", async () => {
      const { session } = await original();
      expect(await subject.store.create(forkOf(session, turnAt(0), { sessionId: "f" }))).toBe("created");
      expect(await subject.store.create(forkOf(session, turnAt(0), { sessionId: "g" }))).toBe("created");
      await subject.append("f", turnAt(2, { text: "in f", requestId: "r" }));
      await subject.append("g", turnAt(2, { text: "in g", requestId: "r" }), turnAt(4));
      expect((await subject.store.findTurn("f", "r"))?.events[0]).toMatchObject({ text: "in f" });
      expect((await subject.found("f")).session.nextOffset).toBe(4);
      expect((await subject.found("g")).session.nextOffset).toBe(6);
      expect((await subject.found("s")).session.nextOffset).toBe(5);
    });

    it("outlives the session that it was forked from", async () => {
      const { session } = await original();
      await subject.store.create(forkOf(session, turnAt(0), { sessionId: "f" }));
      await subject.store.delete("s");
      expect((await subject.found("f")).session.forkedFrom).toEqual({ sessionId: "s", offset: 1 });
      expect(await subject.store.readTurns("f", 0, 10)).toEqual([turnAt(0, { text: "begin s" })]);
    });

    it("is refused when one of its ids is taken", async () => {
      const { session } = await original();
      await subject.create("t", { request: "q" });
      const fork = (sessionId: string, request?: string) =>
        subject.store.create(forkOf(session, turnAt(0), { sessionId, ...(request ? { request } : {}) }));
      expect(await fork("t")).toBe("session_exists");
      expect(await fork("f", "q")).toBe("request_exists");
      expect(await subject.store.find("f")).toBeUndefined();
      expect(await fork("f", "p")).toBe("created");
      expect((await subject.store.findCreated("shop", "p"))?.head.session.sessionId).toBe("f");
    });

    it("of a session that is gone fails, and leaves nothing behind", async () => {
      const { session } = await original();
      await subject.store.delete("s");
      const fork = subject.store.create(forkOf(session, turnAt(0), { sessionId: "f", request: "p" }));
      await expect(fork).rejects.toMatchObject({ reason: "SESSION_NOT_FOUND" });
      expect(await subject.store.find("f")).toBeUndefined();
      expect(await subject.store.findCreated("shop", "p")).toBeUndefined();
      await subject.create("f", { request: "p" });
    });
  });
}
