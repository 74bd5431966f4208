import { expect, it } from "vitest";
import { Recent } from "../../../src/server/auth/recent.ts";

it("remembers until a time, and not at it", () => {
  const recent = new Recent<string>(10);
  recent.set("a", "1", 100);
  expect([recent.get("a", 99), recent.get("a", 100), recent.get("b", 0)]).toEqual([
    "1",
    undefined,
    undefined,
  ]);
  recent.set("a", "2", 200);
  expect(recent.get("a", 100)).toBe("2");
});

it("forgets the oldest when there are too many", () => {
  const recent = new Recent<number>(3);
  for (const [index, name] of ["a", "b", "c", "a", "d"].entries()) recent.set(name, index, 100);
  expect(["a", "b", "c", "d"].map((name) => recent.get(name, 0))).toEqual([3, undefined, 2, 4]);
});
