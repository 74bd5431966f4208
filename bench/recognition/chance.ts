import { mulberry32 } from "../../src/nlu/learned/random.ts";

/** Chance that comes out the same again with the same seed. */
export class Chance {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = mulberry32(seed);
  }

  /** A whole number from 0, below a limit. */
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** @throws RangeError when there is nothing to choose from. */
  one<T>(some: readonly T[]): T {
    if (some.length === 0) throw new RangeError("there is nothing to choose from");
    return some[this.below(some.length)] as T;
  }
}
