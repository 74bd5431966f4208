import type { Surroundings } from "../../src/session/surroundings.ts";

/** A clock that stands still until it is moved, and ids that count. */
export class FixedSurroundings implements Surroundings {
  /** What the clock shows; setting it is what an operator may do. */
  time = Date.UTC(2026, 0, 1, 12);
  private passed = 0;
  private ids = 0;
  private readonly sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  now(): number {
    return this.time;
  }

  steady(): number {
    return this.passed;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.sleepers.delete(sleeper);
        reject(signal.reason);
      };
      const wake = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const sleeper = { until: this.passed + milliseconds, wake };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", giveUp);
      this.sleepers.add(sleeper);
    });
  }

  newId(): string {
    this.ids++;
    return `id-${this.ids}`;
  }

  newSeed(): number {
    return 1;
  }

  /** Whether somebody sleeps who will wake after just this time. */
  isWaitedFor(milliseconds: number): boolean {
    return [...this.sleepers].some(({ until }) => until === this.passed + milliseconds);
  }

  /** Lets time pass, and wakes who has slept long enough. */
  advance(milliseconds: number): void {
    this.time += milliseconds;
    this.passed += milliseconds;
    for (const sleeper of this.sleepers) {
      if (sleeper.until > this.passed) continue;
      this.sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
