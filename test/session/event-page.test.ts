import { expect, it } from "vitest";
import { readEvents } from "../../src/session/event-page.ts";
import { House } from "./house.ts";

it("a page of a few events looks at a few turns", async () => {
  const house = await House.open();
  await house.create({ sessionId: "s" });
  for (let turn = 0; turn < 20; turn++) await house.say("s", "hello");
  const { session } = await house.sessions.get("s");
  let read = 0;
  const store = Object.assign(Object.create(house.store), {
    readTurns: async (sessionId: string, from: number, limit: number) => {
      const turns = await house.store.readTurns(sessionId, from, limit);
      read += turns.length;
      return turns;
    },
  });
  const all = { sessionId: "s", kinds: [], pageToken: "" };
  const { events, nextOffset } = await readEvents(store, session, { ...all, fromOffset: 3, pageSize: 8 });
  expect(events.map(({ offset }) => offset)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  expect(nextOffset).toBe(11);
  // A turn has four events, and may have two.
  expect(read).toBe(4);
});
