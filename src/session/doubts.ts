import type { Surroundings } from "./surroundings.ts";

/** How long to wait at most before the store is asked again, in milliseconds. */
const maxDelayMs = 10_000;

/**
 * Sessions with a change that failed, of which nobody knows whether it took effect: a store may take a change
 * and fail to say so. The client was told of the failure; but watchers and webhooks wait for what the change has
 * brought about. So the store is looked at, until it answers.
 */
export class Doubts {
  private readonly surroundings: Surroundings;
  private readonly look: (sessionId: string) => Promise<void>;
  private readonly sessionIds = new Set<string>();
  private readonly stopping = new AbortController();
  private clearing: Promise<void> | undefined;

  /** @param look settles what is not known of a session, and rejects when it can not. */
  constructor(surroundings: Surroundings, look: (sessionId: string) => Promise<void>) {
    this.surroundings = surroundings;
    this.look = look;
  }

  add(sessionId: string): void {
    this.sessionIds.add(sessionId);
    this.clearing ??= this.clear();
  }

  /** Leaves open what is not known; a process that starts knows as much. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.clearing;
  }

  private async clear(): Promise<void> {
    const { signal } = this.stopping;
    for (let delayMs = 100; this.sessionIds.size > 0; delayMs = Math.min(2 * delayMs, maxDelayMs)) {
      await this.surroundings.sleep(delayMs, signal).catch(() => {});
      if (signal.aborted) return;
      const sessionIds = [...this.sessionIds];
      this.sessionIds.clear();
      await Promise.all(
        sessionIds.map((sessionId) => this.look(sessionId).catch(() => this.sessionIds.add(sessionId))),
      );
    }
    this.clearing = undefined;
  }
}
