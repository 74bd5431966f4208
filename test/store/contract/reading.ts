import { describe, expect, it } from "vitest";
import type { Turn } from "../../../src/session/session.ts";
import { clientCommand, turnAt } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** The log, from any offset. */
export function reading(subject: Subject): void {
  describe("reading turns", () => {
    /** Turns of 2, 3, 1 and 2 events, at 0, 2, 5 and 6. */
    async function filled(): Promise<Turn[]> {
      const first = turnAt(0);
      const turns = [
        turnAt(2, { events: [...turnAt(2).events, clientCommand] }),
        turnAt(5, { events: [clientCommand] }),
        turnAt(6, { requestId: "r" }),
      ];
      await subject.create("s", { turn: first });
      await subject.append("s", ...turns);
      return [first, ...turns];
    }

    it.each([
      [0, [0, 1, 2, 3]],
      [1, [0, 1, 2, 3]],
      [2, [1, 2, 3]],
      [3, [1, 2, 3]],
      [4, [1, 2, 3]],
      [5, [2, 3]],
      [6, [3]],
      [7, [3]],
      [8, []],
      [9, []],
      [4_294_967_295, []],
    ])("from offset %i begins with the turn that holds it", async (offset, expected) => {
      const turns = await filled();
      expect(await subject.store.readTurns("s", offset, 10)).toEqual(expected.map((index) => turns[index]));
    });

    it("gives no more than was asked for", async () => {
      const turns = await filled();
      expect(await subject.store.readTurns("s", 0, 1)).toEqual(turns.slice(0, 1));
      expect(await subject.store.readTurns("s", 3, 2)).toEqual(turns.slice(1, 3));
      expect(await subject.store.readTurns("s", 0, 4)).toEqual(turns);
    });

    it("gives one session's turns only", async () => {
      await filled();
      await subject.create("t", { turn: turnAt(0, { text: "another" }) });
      expect(await subject.store.readTurns("t", 0, 10)).toEqual([turnAt(0, { text: "another" })]);
      expect(await subject.store.readTurns("nobody", 0, 10)).toEqual([]);
    });
  });
}
