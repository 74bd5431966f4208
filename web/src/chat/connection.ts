import { signal } from "@preact/signals";
import { Attempts } from "../../../src/client/retry.ts";
import { sessions } from "../server.ts";
import type { Log } from "./log.ts";
import { standingOf } from "./standing.ts";

/** A page goes on trying as long as it is open. */
const patience = { attempts: Number.POSITIVE_INFINITY, firstDelayMs: 250, longestDelayMs: 3_000 };

/** How often the log is looked at while something is under way and nobody watches, in milliseconds. */
const pollMs = 2_000;

/** Keeps the log of a session up to date. */
export class Connection {
  /** Whether the server could not be reached the last time; it is tried again by itself. */
  readonly isBroken = signal(false);
  /** Why it is not tried any more; undefined: it is. */
  readonly error = signal<unknown>(undefined);
  /** Whether the log was read to its end: what comes from then on happens now. */
  isCurrent = false;
  private readonly sessionId: string;
  private readonly log: Log;
  private watching: AbortController | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;

  constructor(sessionId: string, log: Log) {
    this.sessionId = sessionId;
    this.log = log;
  }

  /** From now on every event comes when it happens, by a stream of its own. */
  watch(): void {
    if (this.watching) return;
    this.leave();
    this.watching = new AbortController();
    this.error.value = undefined;
    this.keepWatching(this.watching.signal);
  }

  /** From now on there is no stream; it is looked now and then, while something is under way. */
  rest(): void {
    this.leave();
    this.polling = setInterval(() => {
      const { kind } = standingOf(this.log.events.peek());
      if (kind === "busy" || kind === "webhook") this.catchUp().catch(() => {});
    }, pollMs);
  }

  leave(): void {
    this.watching?.abort();
    this.watching = undefined;
    clearInterval(this.polling);
  }

  /** Reads what is new. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    const { sessionId } = this;
    for (let pageToken = ""; ; ) {
      const request = { sessionId, fromOffset: this.log.nextOffset, pageSize: 1_000, pageToken };
      const page = await sessions.listEvents(request, signal ? { signal } : {});
      this.log.add(page.events);
      pageToken = page.nextPageToken;
      if (pageToken === "") break;
    }
    this.isCurrent = true;
  }

  private async keepWatching(signal: AbortSignal): Promise<void> {
    const attempts = new Attempts(patience, signal);
    while (!signal.aborted) {
      try {
        // The stream tells nothing as long as nothing happens, not even that it is there.
        await this.catchUp(signal);
        this.isBroken.value = false;
        const { sessionId, log } = this;
        const after = log.nextOffset === 0 ? {} : { afterOffset: log.nextOffset - 1 };
        for await (const { event } of sessions.watchEvents({ sessionId, ...after }, { signal })) {
          if (event) log.add([event]);
          attempts.progress();
        }
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.isBroken.value = true;
        try {
          await attempts.afterFailure(error);
        } catch {
          if (signal.aborted) return;
          this.isBroken.value = false;
          this.error.value = error;
          this.watching = undefined;
          return;
        }
      }
    }
  }
}
