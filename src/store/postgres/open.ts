import { setTimeout } from "node:timers/promises";
import { isHopeless, reasonOf } from "./failures.ts";
import { PostgresStore, type PostgresStoreSettings } from "./postgres-store.ts";

export interface Waiting {
  /** How long a database is waited for that does not answer, in milliseconds. */
  readonly patienceMs: number;
  /** Told once that it is waited for, and why. */
  readonly onWait?: (reason: string) => void;
}

/** How often it is tried meanwhile. */
const retryMs = 500;

/**
 * Opens a store in a database that may be about to start.
 *
 * @throws when it does not answer in time; at once when waiting would not help, as with a wrong password.
 */
export async function openPostgres(
  settings: PostgresStoreSettings,
  { patienceMs, onWait = () => {} }: Waiting,
): Promise<PostgresStore> {
  const begun = performance.now();
  for (let isTold = false; ; isTold = true) {
    try {
      return await PostgresStore.open(settings);
    } catch (error) {
      const reason = reasonOf(error);
      if (isHopeless(error) || performance.now() - begun >= patienceMs)
        throw new Error(reason, { cause: error });
      if (!isTold) onWait(reason);
      await setTimeout(retryMs);
    }
  }
}
