import { describe, expect, it } from "vitest";
import { realBuild } from "./build.ts";
import { add, explain } from "./report.ts";
import { type Counts, simulate } from "./world.ts";

const blocks = Array.from({ length: 10 }, (_, index) => 100 * index);

describe("whatever befalls them, servers keep what they promise", () => {
  it.each(blocks)("a hundred seeds from %i", async (from) => {
    for (let seed = from; seed < from + 100; seed++) {
      const report = await simulate(seed, realBuild);
      if (report.violation !== undefined) throw new Error(explain(report));
    }
  });
});

describe("a seed", () => {
  it.each([0, 1, 2, 3, 5, 8, 48])("decides everything (%i)", async (seed) => {
    const first = await simulate(seed, realBuild);
    expect(await simulate(seed, realBuild)).toEqual(first);
    expect((await simulate(seed + 1, realBuild)).hash).not.toBe(first.hash);
  });

  it("makes something of everything happen, sooner or later", async () => {
    let counts: Counts = {};
    let refusals: Counts = {};
    for (let seed = 0; seed < 100; seed++) {
      const report = await simulate(seed, realBuild);
      counts = add(counts, report.counts);
      refusals = add(refusals, report.refusals);
    }
    const { violations, ...happened } = counts;
    for (const [what, count] of Object.entries(happened)) expect(count, what).toBeGreaterThan(20);
    expect(Object.keys(refusals).sort()).toEqual([
      "COMMAND_MISMATCH",
      "COMMAND_PENDING",
      "INVALID_REQUEST",
      "NO_COMMAND_PENDING",
      "OFFSET_MISMATCH",
      "REQUEST_ID_REUSED",
      "SERVER_STOPPING",
      "SESSION_ENDED",
      "SESSION_EXISTS",
      "SESSION_EXPIRED",
      "SESSION_NOT_FOUND",
      "STORE_UNAVAILABLE",
      "TURN_TIMEOUT",
    ]);
  });
});
