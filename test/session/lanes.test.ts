import { describe, expect, it } from "vitest";
import { Lanes } from "../../src/session/lanes.ts";
import { Signal } from "./signal.ts";

describe("lanes", () => {
  it("run work on one key in the order in which it came, one at a time", async () => {
    const lanes = new Lanes();
    const first = new Signal();
    const seen: string[] = [];
    const one = lanes.run("a", async () => {
      seen.push("one begins");
      await first.given;
      seen.push("one ends");
    });
    const two = lanes.run("a", async () => void seen.push("two"));
    const three = lanes.run("a", async () => void seen.push("three"));
    first.give();
    await Promise.all([one, two, three]);
    expect(seen).toEqual(["one begins", "one ends", "two", "three"]);
  });

  it("do not hold up one key by another", async () => {
    const lanes = new Lanes();
    const never = new Signal();
    const stuck = lanes.run("a", () => never.given);
    expect(await lanes.run("b", async () => "done")).toBe("done");
    never.give();
    await stuck;
  });

  it("give every caller its own result or failure, and go on after a failure", async () => {
    const lanes = new Lanes();
    const results = await Promise.allSettled([
      lanes.run("a", async () => 1),
      lanes.run("a", () => Promise.reject(new Error("two is broken"))),
      lanes.run("a", async () => 3),
    ]);
    expect(results).toEqual([
      { status: "fulfilled", value: 1 },
      { status: "rejected", reason: new Error("two is broken") },
      { status: "fulfilled", value: 3 },
    ]);
  });

  it("begin at once when nothing is under way, and forget a key when its work is done", async () => {
    const lanes = new Lanes();
    let begun = false;
    const work = lanes.run("a", async () => {
      begun = true;
    });
    expect(begun).toBe(true);
    expect(lanes.size).toBe(1);
    await work;
    const failing = lanes.run("b", () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(lanes.size).toBe(0);
  });
});
