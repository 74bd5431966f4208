import { Code, ConnectError } from "@connectrpc/connect";
import { signal } from "@preact/signals";
import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import { Attempts, type RetryPolicy } from "../../../src/client/retry.ts";
import type { Liveness } from "../parts/liveness.ts";
import { pageEvents, type SessionLog } from "./session-log.ts";

/** Where the log of a session comes from. */
export interface LogSource {
  /** Tells where the log ends just now, exclusive. */
  readonly end: (signal?: AbortSignal) => Promise<number>;
  /** Reads from an offset up to another, exclusive, or as far as the log goes just now. Gives it page by page. */
  readonly read: (from: number, to: number, signal?: AbortSignal) => AsyncIterable<readonly Event[]>;
  /** Streams the log from an offset on, then what happens. */
  readonly watch: (from: number, signal: AbortSignal) => AsyncIterable<Event>;
}

/** A page goes on trying as long as it is open. */
const usualPatience: RetryPolicy = {
  attempts: Number.POSITIVE_INFINITY,
  firstDelayMs: 250,
  longestDelayMs: 3_000,
};

/** Keeps the log of a session up to date: once, now and then, or all the time. */
export class LogFollower {
  readonly liveness = signal<Liveness>("connecting");
  /** Why it can not be read, such as that there is no such session; undefined: it can. */
  readonly failure = signal<unknown>(undefined);
  private readonly source: LogSource;
  private readonly log: SessionLog;
  private readonly patience: RetryPolicy;

  constructor(source: LogSource, log: SessionLog, patience = usualPatience) {
    this.source = source;
    this.log = log;
    this.patience = patience;
  }

  /** Follows the log until the session or the signal ends it, or it can not be read. Breaks are borne with. */
  async follow(leaving: AbortSignal): Promise<void> {
    const attempts = new Attempts(this.patience, leaving);
    this.failure.value = undefined;
    try {
      while (!this.log.isOver) {
        try {
          await this.catchUp(leaving);
          if (!this.log.isOver) await this.stream(leaving, attempts);
        } catch (error) {
          if (!leaving.aborted) this.liveness.value = "reconnecting";
          await attempts.afterFailure(error);
        }
      }
      this.liveness.value = "over";
    } catch (error) {
      this.liveness.value = leaving.aborted ? "connecting" : "over";
      if (!leaving.aborted) this.failure.value = error;
    }
  }

  /**
   * Reads what is new.
   *
   * @throws what broke it. What was read by then is there.
   */
  async catchUp(signal?: AbortSignal): Promise<void> {
    const { log, source } = this;
    if (!log.isMet) log.meet(await source.end(signal));
    for await (const events of source.read(log.nextOffset, Number.POSITIVE_INFINITY, signal)) log.add(events);
  }

  /** Reads a page of earlier events. */
  async readEarlier(): Promise<void> {
    const to = this.log.firstOffset.peek();
    const earlier: Event[] = [];
    try {
      for await (const events of this.source.read(Math.max(0, to - pageEvents), to)) earlier.push(...events);
      this.log.addEarlier(earlier);
      this.failure.value = undefined;
    } catch (error) {
      this.failure.value = error;
    }
  }

  /**
   * Follows the log for as long as the stream goes.
   *
   * @throws what broke it.
   */
  private async stream(leaving: AbortSignal, attempts: Attempts): Promise<void> {
    const { log } = this;
    // The last event is asked for again: when it comes, the stream is open.
    for await (const event of this.source.watch(Math.max(0, log.nextOffset - 1), leaving)) {
      log.add([event]);
      this.liveness.value = "live";
      attempts.progress();
    }
    if (!log.isOver) throw new ConnectError("The stream has ended before the session.", Code.Unavailable);
  }
}
