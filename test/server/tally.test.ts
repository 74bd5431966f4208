import { expect, it } from "vitest";
import { Tally } from "../../src/server/tally.ts";

it("counts up to a number and back, and forgets what is at nothing", () => {
  const tally = new Tally();
  expect([tally.add("a", 2), tally.add("a", 2), tally.add("a", 2)]).toEqual([true, true, false]);
  expect(tally.add("b", 1)).toBe(true);
  expect(tally.size).toBe(2);
  tally.remove("a");
  expect(tally.add("a", 2)).toBe(true);
  for (const key of ["a", "a", "b"]) tally.remove(key);
  expect(tally.size).toBe(0);
});

it("lets nobody pass where nothing is allowed", () => {
  expect(new Tally().add("a", 0)).toBe(false);
});
