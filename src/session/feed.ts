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

  /** @param signal after which there is nothing more to take. */
  subscribe(sessionId: string, signal: AbortSignal): Subscription {
    const leave = () => {
      const remaining = this.watchers.get(sessionId);
      remaining?.delete(subscription);
      if (remaining?.size === 0) this.watchers.delete(sessionId);
    };
    const subscription: Subscription = new Subscription({ signal, leave, onLag: this.onLag });
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

interface SubscriptionParts {
  readonly signal: AbortSignal;
  readonly leave: () => void;
  readonly onLag: () => void;
}

/** Events that have come, or that some were dropped. */
type Taken = readonly Event[] | "lagging";

/** One watcher's view of the feed. Its memory is bounded: when it lags, it is sent back to the log. */
export class Subscription {
  private readonly parts: SubscriptionParts;
  private queue: Event[] = [];
  private queuedSize = 0;
  private lagging = false;
  private error: Error | undefined;
  private taker: { resolve(taken: Taken): void; reject(error: Error): void } | undefined;

  constructor(parts: SubscriptionParts) {
    this.parts = parts;
    parts.signal.addEventListener("abort", this.give);
  }

  /**
   * Waits for events, and takes all that have come: none once the signal has fired. One may wait at a time.
   *
   * @returns "lagging" when some were dropped.
   * @throws the error that the feed was ended with.
   */
  take(): Promise<Taken> {
    return new Promise((resolve, reject) => {
      this.taker = { resolve, reject };
      this.give();
    });
  }

  /** @param size of the events, as `sizeOf` tells it. */
  offer(events: readonly Event[], size: number): void {
    if (this.queue.length + events.length > maxQueued || this.queuedSize + size > maxQueuedSize) {
      this.takeQueue();
      if (!this.lagging) this.parts.onLag();
      this.lagging = true;
    } else if (!this.lagging) {
      this.queue.push(...events);
      this.queuedSize += size;
    }
    this.give();
  }

  fail(error: Error): void {
    this.error = error;
    this.give();
  }

  close(): void {
    this.parts.signal.removeEventListener("abort", this.give);
    this.parts.leave();
  }

  /** Gives what there is to whoever waits. */
  private readonly give = (): void => {
    if (!this.taker) return;
    if (this.error) this.taker.reject(this.error);
    else if (this.lagging) this.taker.resolve("lagging");
    else if (this.queue.length > 0 || this.parts.signal.aborted) this.taker.resolve(this.takeQueue());
    else return;
    this.lagging = false;
    this.taker = undefined;
  };

  private takeQueue(): Event[] {
    const events = this.queue;
    this.queue = [];
    this.queuedSize = 0;
    return events;
  }
}
