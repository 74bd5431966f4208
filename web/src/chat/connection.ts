import type { LogFollower } from "../log/log-follower.ts";
import type { SessionLog } from "../log/session-log.ts";
import { standingOf } from "./standing.ts";

/** How often the log is looked at while something is under way and nobody watches, in milliseconds. */
const pollMs = 2_000;

/** Follows the log of a pane that is at the fore, and looks at that of one that is not. */
export class Connection {
  private readonly log: SessionLog;
  private readonly follower: LogFollower;
  private watching: AbortController | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;

  constructor(log: SessionLog, follower: LogFollower) {
    this.log = log;
    this.follower = follower;
  }

  /** From now on every event comes when it happens, by a stream of its own. */
  async watch(): Promise<void> {
    if (this.watching) return;
    this.leave();
    const watching = new AbortController();
    this.watching = watching;
    await this.follower.follow(watching.signal);
    if (this.watching === watching) this.watching = undefined;
  }

  /** From now on there is no stream; it is looked now and then, while something is under way. */
  rest(): void {
    this.leave();
    this.polling = setInterval(() => {
      const { kind } = standingOf(this.log.events.peek());
      if (kind === "busy" || kind === "webhook") this.follower.catchUp().catch(() => {});
    }, pollMs);
  }

  leave(): void {
    this.watching?.abort();
    this.watching = undefined;
    clearInterval(this.polling);
  }
}
