import type { Head } from "./session.ts";
import type { SessionStore } from "./store.ts";

/** How many sessions are kept in memory. */
const maxKept = 10_000;

/**
 * The latest turns of the sessions that were active last, so that a turn need not read the one before. An old
 * head does no harm: an append is conditional on it, and whoever refuses something on a kept head looks again.
 */
export class Heads {
  private readonly store: SessionStore;
  private readonly kept = new Map<string, Head>();

  constructor(store: SessionStore) {
    this.store = store;
  }

  /** The head in memory, if there is one. */
  peek(sessionId: string): Head | undefined {
    return this.kept.get(sessionId);
  }

  /** The head in the store. */
  async read(sessionId: string): Promise<Head | undefined> {
    const head = await this.store.find(sessionId);
    if (head) this.keep(head);
    else this.forget(sessionId);
    return head;
  }

  keep(head: Head): void {
    const { sessionId, status } = head.session;
    this.kept.delete(sessionId);
    if (status !== "active") return;
    this.kept.set(sessionId, head);
    if (this.kept.size <= maxKept) return;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
  }

  forget(sessionId: string): void {
    this.kept.delete(sessionId);
  }
}
