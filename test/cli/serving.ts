import type { Surroundings } from "./parley.ts";
import { Running } from "./running.ts";

/** `parley serve`, running. */
export class Serving extends Running {
  constructor(parameters: readonly string[], surroundings: Surroundings = {}) {
    super(["serve", "--port", "0", ...parameters], surroundings);
  }

  /** Where it listens, once it does. */
  url(): Promise<string> {
    return this.says(/ on (https?:\S+),/);
  }
}
