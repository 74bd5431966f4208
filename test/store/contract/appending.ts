import { describe, expect, it } from "vitest";
import type { Turn } from "../../../src/session/session.ts";
import { ended, time, times, turnAt } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** The one change to a dialog: conditional, and all or nothing. */
export function appending(subject: Subject): void {
  describe("an append", () => {
    it("moves the head", async () => {
      const { session } = await subject.create("s");
      const turn = turnAt(2, { time: time + 777 });
      await subject.append("s", turn);
      expect(await subject.store.find("s")).toEqual({
        session: { ...session, nextOffset: 4, activeTime: time + 777, updateTime: time + 777 },
        turn,
      });
    });

    it("of a turn that ends the session ends it", async () => {
      await subject.create("s");
      await subject.append("s", turnAt(2, { events: [ended("client")] }));
      expect((await subject.found("s")).session).toMatchObject({
        status: "ended",
        endTime: time + 2,
        nextOffset: 3,
      });
    });

    it("of a turn in which the session expires ends it as expired", async () => {
      await subject.create("s");
      await subject.append("s", turnAt(2, { events: [ended("expired")] }));
      expect((await subject.found("s")).session).toMatchObject({ status: "expired", endTime: time + 2 });
    });

    const refused: readonly (readonly [string, (turn: Turn) => Turn])[] = [
      ["before the end of the log", (turn) => ({ ...turn, firstOffset: 2 })],
      ["beyond the end of the log", (turn) => ({ ...turn, firstOffset: 5 })],
      ["at the beginning", (turn) => ({ ...turn, firstOffset: 0 })],
      ["with a request id that is taken", (turn) => ({ ...turn, requestId: "taken" })],
    ];

    it.each(refused)("%s is refused, and changes nothing", async (_where, change) => {
      await subject.create("s");
      await subject.append("s", turnAt(2, { requestId: "taken" }));
      const before = await subject.everything("s");
      expect(await subject.store.append("s", change(turnAt(4, { text: "refused" })))).toBe(false);
      expect(await subject.everything("s")).toEqual(before);
      await subject.append("s", turnAt(4));
    });

    it.each(["client", "expired"] as const)("to a session that is over (%s) is refused", async (reason) => {
      await subject.create("s");
      await subject.append("s", turnAt(2, { events: [ended(reason)] }));
      const before = await subject.everything("s");
      expect(await subject.store.append("s", turnAt(3))).toBe(false);
      expect(await subject.everything("s")).toEqual(before);
    });

    it("to a session that is gone is refused, and brings nothing back", async () => {
      await subject.create("s");
      await subject.store.delete("s");
      expect(await subject.store.append("s", turnAt(2))).toBe(false);
      expect(await subject.store.append("never", turnAt(0))).toBe(false);
      expect(await subject.everything("s")).toEqual({ head: undefined, turns: [] });
      expect(await subject.everything("never")).toEqual({ head: undefined, turns: [] });
    });

    it("that many want at the same place at once succeeds for exactly one", async () => {
      await subject.create("s");
      const turns = times(20, (index) => turnAt(2, { text: `rival ${index}`, requestId: `r${index}` }));
      const outcomes = await Promise.all(turns.map((turn) => subject.store.append("s", turn)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const winner = turns[outcomes.indexOf(true)];
      expect((await subject.found("s")).turn).toEqual(winner);
      expect(await subject.store.readTurns("s", 2, 10)).toEqual([winner]);
      for (const [index, won] of outcomes.entries()) {
        expect(await subject.store.findTurn("s", `r${index}`)).toEqual(won ? winner : undefined);
      }
    });

    it("that one request wants at many places at once succeeds for exactly one", async () => {
      await subject.create("s");
      const outcomes = await Promise.all(
        times(10, (index) => subject.store.append("s", turnAt(2, { requestId: "r", text: `${index}` }))),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await subject.store.append("s", turnAt(4, { requestId: "r" }))).toBe(false);
    });

    it("to many sessions at once succeeds for all, the refused ones aside", async () => {
      await Promise.all(times(40, (index) => subject.create(`s${index}`)));
      const outcomes = await Promise.all(
        times(40, (index) => subject.store.append(`s${index}`, turnAt(index % 4 === 0 ? 3 : 2))),
      );
      expect(outcomes).toEqual(times(40, (index) => index % 4 !== 0));
      for (const [index, won] of outcomes.entries()) {
        expect((await subject.found(`s${index}`)).session.nextOffset).toBe(won ? 4 : 2);
      }
    });

    it("to many sessions at once succeeds for all but those whose request id is taken", async () => {
      await Promise.all(times(20, (index) => subject.create(`s${index}`)));
      for (const sessionId of ["s3", "s11"]) await subject.append(sessionId, turnAt(2, { requestId: "r" }));
      const outcomes = await Promise.all(
        times(20, (index) => {
          const firstOffset = index === 3 || index === 11 ? 4 : 2;
          return subject.store.append(`s${index}`, turnAt(firstOffset, { requestId: "r" }));
        }),
      );
      expect(outcomes).toEqual(times(20, (index) => index !== 3 && index !== 11));
      for (const index of times(20, (one) => one))
        expect((await subject.found(`s${index}`)).session.nextOffset).toBe(4);
    });

    it("is seen by whoever reads after it was acknowledged", async () => {
      await subject.create("s");
      for (let offset = 2; offset < 42; offset += 2) {
        await subject.append("s", turnAt(offset));
        expect((await subject.found("s")).session.nextOffset).toBe(offset + 2);
      }
    });
  });

  describe("the turn of a request", () => {
    it("is found as it was appended", async () => {
      await subject.create("s");
      const turn = turnAt(2, { requestId: "r" });
      await subject.append("s", turn, turnAt(4));
      expect(await subject.store.findTurn("s", "r")).toEqual(turn);
    });

    it("is not found in other sessions, nor under other ids", async () => {
      await subject.create("s");
      await subject.create("t");
      await subject.append("s", turnAt(2, { requestId: "r" }));
      expect(await subject.store.findTurn("t", "r")).toBeUndefined();
      expect(await subject.store.findTurn("s", "R")).toBeUndefined();
      await subject.append("t", turnAt(2, { requestId: "r", text: "another" }));
      expect((await subject.store.findTurn("t", "r"))?.events[0]).toMatchObject({ text: "another" });
    });

    it("may have no id, as often as it likes", async () => {
      await subject.create("s");
      await subject.append("s", turnAt(2), turnAt(4), turnAt(6));
      expect(await subject.store.readTurns("s", 0, 10)).toHaveLength(4);
    });
  });
}
