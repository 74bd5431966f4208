import { DialogError } from "../dialog/error.ts";
import { expireTime } from "./session.ts";
import type { SessionStore } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Turns } from "./turns.ts";

/** How often the clock is looked at. */
const intervalMs = 1000;

/** How many sessions are looked at before others get a turn. */
const batchSize = 100;

export interface ExpiryParts {
  readonly store: SessionStore;
  readonly turns: Turns;
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
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(parts: ExpiryParts) {
    this.parts = parts;
  }

  start(): void {
    this.sweeping = this.sweep().catch(this.parts.onError);
    void this.sweeping.then(() => {
      if (!this.stopped) this.timer = setTimeout(() => this.start(), intervalMs);
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sweeping;
  }

  /** Looks at every session that is due. */
  async sweep(): Promise<void> {
    const { store, surroundings } = this.parts;
    while (!this.stopped) {
      const due = await store.findDue(surroundings.now(), batchSize);
      // Side by side, so that they share a commit.
      await Promise.all(due.map((sessionId) => this.lookAt(sessionId)));
      if (due.length < batchSize) return;
    }
  }

  private async lookAt(sessionId: string): Promise<void> {
    try {
      const { session } = await this.parts.turns.expire(sessionId);
      const later = expireTime(session);
      if (later !== undefined) await this.parts.store.postpone(sessionId, later);
    } catch (error) {
      const isGone = error instanceof DialogError && error.reason === "SESSION_NOT_FOUND";
      if (!isGone) throw error;
    }
  }
}
