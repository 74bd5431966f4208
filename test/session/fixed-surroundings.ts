import type { Surroundings } from "../../src/session/surroundings.ts";

/** A clock that stands still until it is moved, and ids that count. */
export class FixedSurroundings implements Surroundings {
  time = Date.UTC(2026, 0, 1, 12);
  private ids = 0;

  now(): number {
    return this.time;
  }

  newId(): string {
    this.ids++;
    return `id-${this.ids}`;
  }

  newSeed(): number {
    return 1;
  }

  /** @param milliseconds less than 0: the clock is set back. */
  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
