import { describe, expect, it } from "vitest";
import { mutants } from "./mutants.ts";
import { simulate } from "./world.ts";

/** How many seeds it may take. */
const seeds = 100;

describe("the simulation sees", () => {
  it.each(Object.entries(mutants))("%s", async (_name, mutant) => {
    const found: string[] = [];
    for (let seed = 0; seed < seeds && found.length === 0; seed++) {
      const { violation } = await simulate(seed, mutant);
      if (violation !== undefined) found.push(`seed ${seed}: ${violation}`);
    }
    expect(found).toHaveLength(1);
  });
});
