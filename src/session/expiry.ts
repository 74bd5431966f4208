import type { Clock } from "./clock.ts";
import type { SessionStore } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Turns } from "./turns.ts";

/** How often the clock is looked at. */
const intervalMs = 1000;

/** How long other servers leave the sessions alone that are looked at, in milliseconds. */
const claimMs = 30_000;

/** How many sessions are looked at before others get a turn. */
const batchSize = 100;

export interface ExpiryParts {
  readonly store: SessionStore;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly surroundings: Surroundings;
  readonly onError: (error: unknown) => void;
}

/**
 * Ends sessions whose time is up. Every session has a time at which to look at it; turns do not move it. A
 * session that has been active meanwhile is given a later one. So nothing is paid per turn, and a live session
 * is looked at once per idle timeout, not over and over.
 */
export class Expiry {
  private readonly parts: ExpiryParts;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(parts: ExpiryParts) {
    this.parts = parts;
  }

  start(): void {
    this.running = this.sweepAgainAndAgain();
  }

  /** Finishes the batch under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Looks at every session that is due. */
  async sweep(): Promise<void> {
    const { store, turns, clock } = this.parts;
    while (!this.stopping.signal.aborted) {
      const now = clock.now();
      const due = await store.findDue(now, batchSize);
      const ours =
        due.length > 0 && store.sharing ? await store.sharing.claim("expiry", due, now, now + claimMs) : due;
      // Side by side, so that they share a commit.
      await Promise.all(ours.map((sessionId) => turns.lookAgainOrExpire(sessionId)));
      if (due.length < batchSize) return;
    }
  }

  private async sweepAgainAndAgain(): Promise<void> {
    const { surroundings, onError } = this.parts;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.sweep().catch(onError);
      await surroundings.sleep(intervalMs, signal).catch(() => {});
    }
  }
}
