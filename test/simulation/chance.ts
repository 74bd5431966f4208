import { Random } from "../server/random.ts";

/** All chance of a simulation comes from one seed. */
export class Chance extends Random {
  /** Whether something happens that happens with this probability, 0 to 1. */
  happens(probability: number): boolean {
    return this.below(1_000_000) < probability * 1_000_000;
  }

  /** A whole number from the first to the second, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new Error("there is nothing to choose from");
    return choices[this.below(choices.length)] as T;
  }

  /** How long something takes, in milliseconds: mostly little, now and then very long. */
  delay(): number {
    const kind = this.below(100);
    if (kind < 30) return 0;
    if (kind < 75) return this.between(1, 5);
    if (kind < 96) return this.between(5, 200);
    return this.between(200, 3000);
  }
}
