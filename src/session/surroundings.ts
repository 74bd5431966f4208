import { randomBytes, randomInt } from "node:crypto";
import { setTimeout } from "node:timers/promises";

/** What sessions take from the outside world: time and chance. Tests bring their own. */
export interface Surroundings {
  /** Milliseconds since 1970, by the clock of the machine, which may be set while the process runs. */
  now(): number;
  /** Milliseconds since some moment, by a clock that nobody can set. */
  steady(): number;
  /**
   * Waits.
   *
   * @throws as soon as the signal fires.
   */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** An id that nobody can guess: 128 random bits, as 32 hexadecimal digits. */
  newId(): string;
  /** A number from 1 to 2^32 − 1, to choose reply variations by. */
  newSeed(): number;
}

export const realSurroundings: Surroundings = {
  now: () => Date.now(),
  steady: () => performance.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
  newId: () => randomBytes(16).toString("hex"),
  newSeed: () => randomInt(1, 2 ** 32),
};
