import type { Event } from "../dialog/event.ts";
import { sizeOf } from "./event-size.ts";

/** How far a watcher may be behind before it has to read on from the log: events, and characters in them. */
const maxQueued = 1000;
const maxQueuedSize = 256 << 10;

/** Tells watchers of new events as they are committed. Keeps nothing: whoever missed something reads the log. */
export class Feed {
  private readonly watchers = new Map<string, Set<Subscription>>();
  private closed: Error | undefined;
  private readonly onLag: () => void;

  /** @param onLag is told of each watcher that is sent back to the log because it was too slow. */
  constructor(onLag: () => void = () => {}) {
    this.onLag = onLag;
  }

  /** Passes on events that are durable. */
  publish(sessionId: string, events: readonly Event[]): void {
    const watchers = this.watchers.get(sessionId);
    if (!watchers) return;
    const size = sizeOf(events);
    for (const watcher of watchers) watcher.offer(events, size);
  }

  subscribe(sessionId: string): Subscription {
    const subscription: Subscription = new Subscription(() => {
      const remaining = this.watchers.get(sessionId);
      remaining?.delete(subscription);
      if (remaining?.size === 0) this.watchers.delete(sessionId);
    }, this.onLag);
    if (this.closed) subscription.fail(this.closed);
    const existing = this.watchers.get(sessionId);
    if (existing) existing.add(subscription);
    else this.watchers.set(sessionId, new Set([subscription]));
    return subscription;
  }

  /** The sessions that are watched. */
  get sessionIds(): Iterable<string> {
    return this.watchers.keys();
  }

  /** Whether anybody watches a session. */
  isWatched(sessionId: string): boolean {
    return this.watchers.has(sessionId);
  }

  /** Ends the watchers of a session with an error. */
  fail(sessionId: string, error: Error): void {
    for (const watcher of this.watchers.get(sessionId) ?? []) watcher.fail(error);
  }

  /** Ends all watchers with an error, and those that still come. */
  close(error: Error): void {
    this.closed = error;
    for (const sessionId of this.watchers.keys()) this.fail(sessionId, error);
  }

  /** How many watchers there are. */
  get size(): number {
    let count = 0;
    for (const { size } of this.watchers.values()) count += size;
    return count;
  }
}

/** One watcher's view of the feed. Its memory is bounded: when it lags, it is sent back to the log. */
export class Subscription {
  private queue: Event[] = [];
  private queuedSize = 0;
  private lagging = false;
  private error: Error | undefined;
  private wake: (() => void) | undefined;
  private readonly leave: () => void;
  private readonly onLag: () => void;

  constructor(leave: () => void, onLag: () => void) {
    this.leave = leave;
    this.onLag = onLag;
  }

  /**
   * Waits for events, and takes all that have come: none once the signal has fired.
   *
   * @returns "lagging" when some were dropped.
   * @throws the error that the feed was ended with.
   */
  async take(signal: AbortSignal): Promise<readonly Event[] | "lagging"> {
    while (!signal.aborted && !this.error && !this.lagging && this.queue.length === 0) {
      await this.something(signal);
    }
    if (this.error) throw this.error;
    if (this.lagging) {
      this.lagging = false;
      return "lagging";
    }
    return this.takeQueue();
  }

  /** @param size of the events, as `sizeOf` tells it. */
  offer(events: readonly Event[], size: number): void {
    if (this.queue.length + events.length > maxQueued || this.queuedSize + size > maxQueuedSize) {
      this.takeQueue();
      if (!this.lagging) this.onLag();
      this.lagging = true;
    } else if (!this.lagging) {
      this.queue.push(...events);
      this.queuedSize += size;
    }
    this.wake?.();
  }

  fail(error: Error): void {
    this.error = error;
    this.wake?.();
  }

  close(): void {
    this.leave();
  }

  private takeQueue(): Event[] {
    const events = this.queue;
    this.queue = [];
    this.queuedSize = 0;
    return events;
  }

  private something(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.wake = undefined;
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.wake = wake;
      signal.addEventListener("abort", wake);
    });
  }
}
