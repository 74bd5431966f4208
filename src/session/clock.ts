import { expireTime, type Session } from "./session.ts";
import type { Surroundings } from "./surroundings.ts";

/** A stretch of time that the clock of the machine has skipped, in milliseconds since 1970. */
interface Skip {
  readonly from: number;
  readonly to: number;
}

/** Two clocks can not be read at the same moment; less than this many milliseconds apart, they agree. */
const toleranceMs = 100;

/** How many skips are told apart. */
const maxSkips = 64;

/**
 * The clock of the machine, and a memory of how it was set while this process ran: time that it skipped does
 * not count when a session's idleness is judged. A session may so expire later than it should, never earlier.
 *
 * Skips are found when the clock is read, by comparison with one that nobody can set. That one stands still
 * while the machine is suspended, so a suspension is a skip too. What a process remembers ends with it.
 */
export class Clock {
  private readonly surroundings: Surroundings;
  /** How far the clock is ahead of the steady one: the least since the last skip. */
  private lead: number;
  /** In order, and apart from each other. */
  private skips: Skip[] = [];

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
    this.lead = surroundings.now() - surroundings.steady();
  }

  /** Milliseconds since 1970. */
  now(): number {
    const now = this.surroundings.now();
    const lead = now - this.surroundings.steady();
    if (lead > this.lead + toleranceMs) {
      this.remember({ from: now - (lead - this.lead), to: now });
      this.lead = lead;
    }
    this.lead = Math.min(this.lead, lead);
    return now;
  }

  /** How long a session may go on being idle, in milliseconds; at 0 its time is up. Undefined once it is over. */
  leftMs(session: Session): number | undefined {
    const due = expireTime(session);
    if (due === undefined) return undefined;
    return due - this.now() + this.skippedSince(session.activeTime);
  }

  isDue(session: Session): boolean {
    const left = this.leftMs(session);
    return left !== undefined && left <= 0;
  }

  private skippedSince(time: number): number {
    return this.skips.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, time)), 0);
  }

  private remember({ from, to }: Skip): void {
    // The clock may skip the same time twice, when it was set back in between.
    const near = this.skips.filter((skip) => skip.from <= to && skip.to >= from);
    const apart = this.skips.filter((skip) => !near.includes(skip));
    const union = {
      from: Math.min(from, ...near.map((skip) => skip.from)),
      to: Math.max(to, ...near.map((skip) => skip.to)),
    };
    const skips = [...apart, union].sort((a, b) => a.from - b.from);
    const [oldest, second, ...rest] = skips;
    // Moved to a later time, a skip counts for every session for which it counted before.
    this.skips =
      skips.length > maxSkips && oldest && second
        ? [{ from: second.from - (oldest.to - oldest.from), to: second.to }, ...rest]
        : skips;
  }
}
