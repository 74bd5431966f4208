import { signal } from "@preact/signals";
import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import { failureOf, mayPassLater } from "../parts/failure.ts";
import type { Liveness } from "../parts/liveness.ts";

/** Where a log comes from. */
export interface LogSource {
  /** Streams the log after an offset, then what happens; undefined: from the beginning. */
  readonly watch: (afterOffset: number | undefined, signal: AbortSignal) => AsyncIterable<Event>;
  /** Reads the log from an offset up to another, exclusive. */
  readonly read: (from: number, to: number) => Promise<readonly Event[]>;
  /** Waits so many milliseconds, or until the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** How long it takes before a broken stream is opened again, in milliseconds: twice as long with every failure. */
const firstPauseMs = 250;
const longestPauseMs = 5_000;
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
  private gathered: Event[] = [];

  constructor(source: LogSource) {
    this.source = source;
  }

  /** Reads the newest page, then follows the log until the session or the signal ends it. */
  async follow(nextOffset: number, over: AbortSignal): Promise<void> {
    let next = Math.max(0, nextOffset - pageEvents);
    for (let pauseMs = firstPauseMs; !over.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        // The event before is asked for again: when it comes, the stream is open.
        for await (const event of this.source.watch(next < 2 ? undefined : next - 2, over)) {
          this.liveness.value = "live";
          pauseMs = firstPauseMs;
          if (event.offset < next) continue;
          this.gather(event);
          next = event.offset + 1;
        }
        if (this.isOver) break;
      } catch (error) {
        if (over.aborted) return;
        const failure = failureOf(error);
        if (!mayPassLater(failure) && failure.retryInMs === undefined) {
          this.failure.value = error;
          break;
        }
      }
      this.liveness.value = "reconnecting";
      await this.source.pause(pauseMs, over);
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

  private get isOver(): boolean {
    return (this.gathered.at(-1) ?? this.events.peek().at(-1))?.body.case === "sessionEnded";
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
