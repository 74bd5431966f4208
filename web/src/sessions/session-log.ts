import { Code, ConnectError } from "@connectrpc/connect";
import { signal } from "@preact/signals";
import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import { Attempts, type RetryPolicy } from "../../../src/client/retry.ts";
import type { Liveness } from "../parts/liveness.ts";

/** Where a log comes from. */
export interface LogSource {
  /** Streams the log after an offset, then what happens; undefined: from the beginning. */
  readonly watch: (afterOffset: number | undefined, signal: AbortSignal) => AsyncIterable<Event>;
  /** Reads the log from an offset up to another, exclusive. */
  readonly read: (from: number, to: number) => Promise<readonly Event[]>;
}

/** A page goes on trying as long as it is open. */
const usualPatience: RetryPolicy = {
  attempts: Number.POSITIVE_INFINITY,
  firstDelayMs: 250,
  longestDelayMs: 3_000,
};

/** How many events are read at first, and how many more when someone wants to see earlier ones. */
export const pageEvents = 500;

/** The end of a session's log as it grows, and as much before it as someone wants to see. */
export class SessionLog {
  /** By offset, without gaps. */
  readonly events = signal<readonly Event[]>([]);
  readonly liveness = signal<Liveness>("reconnecting");
  /** Why it can not be read, such as that there is no such session; undefined: it can. */
  readonly failure = signal<unknown>(undefined);
  private readonly source: LogSource;
  private readonly patience: RetryPolicy;
  private gathered: Event[] = [];

  constructor(source: LogSource, patience = usualPatience) {
    this.source = source;
    this.patience = patience;
  }

  /** Reads the newest page, then follows the log until the session or the signal ends it. */
  async follow(nextOffset: number, over: AbortSignal): Promise<void> {
    const attempts = new Attempts(this.patience, over);
    const first = Math.max(0, nextOffset - pageEvents);
    while (!this.isOver) {
      try {
        await this.stream(first, over, attempts);
      } catch (error) {
        this.liveness.value = "reconnecting";
        if (
          await attempts.afterFailure(error).then(
            () => true,
            () => false,
          )
        )
          continue;
        if (!over.aborted) this.failure.value = error;
        break;
      }
    }
    this.liveness.value = "over";
  }

  /** Reads a page of earlier events. */
  async readEarlier(): Promise<void> {
    const to = this.events.peek()[0]?.offset ?? 0;
    try {
      const earlier = await this.source.read(Math.max(0, to - pageEvents), to);
      if (this.events.peek()[0]?.offset === to) this.events.value = [...earlier, ...this.events.peek()];
      this.failure.value = undefined;
    } catch (error) {
      this.failure.value = error;
    }
  }

  private get last(): Event | undefined {
    return this.gathered.at(-1) ?? this.events.peek().at(-1);
  }

  private get isOver(): boolean {
    return this.last?.body.case === "sessionEnded";
  }

  /**
   * Follows the log for as long as the stream goes.
   *
   * @throws what broke it.
   */
  private async stream(first: number, over: AbortSignal, attempts: Attempts): Promise<void> {
    const next = () => (this.last ? this.last.offset + 1 : first);
    // The event before is asked for again: when it comes, the stream is open.
    for await (const event of this.source.watch(next() < 2 ? undefined : next() - 2, over)) {
      this.liveness.value = "live";
      attempts.progress();
      if (event.offset >= next()) this.gather(event);
    }
    if (!this.isOver) throw new ConnectError("The stream has ended before the session.", Code.Unavailable);
  }

  /** What comes at once is shown at once. */
  private gather(event: Event): void {
    if (this.gathered.push(event) > 1) return;
    setTimeout(() => {
      this.events.value = [...this.events.peek(), ...this.gathered];
      this.gathered = [];
    });
  }
}
