import { describe, expect, it } from "vitest";
import { ownSession, storedSessions } from "../../bench/load/conversations.ts";
import { storedSessionId } from "../../bench/load/stored-session.ts";

describe("what clients of the benchmark say", () => {
  it("in a session of their own goes forth and back without end", () => {
    const next = ownSession("mine", 7);
    const said = Array.from({ length: 4 }, next);
    expect(said.map(({ text }) => text)).toEqual([
      "move 70 to savings",
      "never mind",
      "move 72 to savings",
      "never mind",
    ]);
    expect(new Set(said.map(({ sessionId }) => sessionId))).toEqual(new Set(["mine"]));
  });

  it.each([1, 2, 64, 1000])("in %d stored sessions is one turn in each of them, then another", (count) => {
    const next = storedSessions({ turns: 10, first: 5, count, taken: 0 });
    const [firstTime, secondTime] = [1, 2].map(() => Array.from({ length: count }, next));
    const ids = Array.from({ length: count }, (_, index) => storedSessionId(10, 5 + index)).sort();
    expect(firstTime?.map(({ sessionId }) => sessionId).sort()).toEqual(ids);
    expect(secondTime?.map(({ sessionId }) => sessionId)).toEqual(
      firstTime?.map(({ sessionId }) => sessionId),
    );
    const replies = (turns: typeof firstTime) => turns?.map(({ reply }) => reply.startsWith("From"));
    expect(replies(secondTime)).toEqual(replies(firstTime)?.map((asks) => !asks));
  });

  it("goes on where a load before has stopped", () => {
    const whole = storedSessions({ turns: 1, first: 0, count: 30, taken: 0 });
    const said = Array.from({ length: 100 }, whole);
    const rest = storedSessions({ turns: 1, first: 0, count: 30, taken: 70 });
    expect(Array.from({ length: 30 }, rest)).toEqual(said.slice(70));
  });
});
