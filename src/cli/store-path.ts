import type { Command } from "commander";
import { readStorePath } from "./config.ts";
import { giveUp } from "./give-up.ts";

/** The store that a command means: as its options, the environment or the config file say. */
export function storePathOf(command: Command): string {
  const path = readStorePath(command);
  return typeof path === "string" ? path : giveUp(path.problems.join("\nparley: "));
}
