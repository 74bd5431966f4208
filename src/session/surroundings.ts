import { randomBytes, randomInt } from "node:crypto";

/** What sessions take from the outside world: time and chance. Tests bring their own. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now(): number;
  /** An id that nobody can guess: 128 random bits, as 32 hexadecimal digits. */
  newId(): string;
  /** A number from 1 to 2^32 − 1, to choose reply variations by. */
  newSeed(): number;
}

export const realSurroundings: Surroundings = {
  now: () => Date.now(),
  newId: () => randomBytes(16).toString("hex"),
  newSeed: () => randomInt(1, 2 ** 32),
};
