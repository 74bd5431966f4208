import { runScript } from "../processes.ts";

/** One client that writes to a session, and many that watch it. */
export interface FanOut {
  readonly port: number;
  /** Whether there is no session to be made. */
  readonly isEcho: boolean;
  readonly connections: number;
  /** Watchers of each connection. */
  readonly streams: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** In milliseconds, but for the first. */
export interface FanOutFigures {
  /** Events times watchers. */
  readonly deliveriesPerSecond: number;
  /** From when a turn was begun until it was acknowledged whole; the median. */
  readonly acknowledged: number;
  /** From then until the last watcher had the last of its events. */
  readonly p50: number;
  readonly p99: number;
}

/** @throws Error when a watcher sees anything else than what the writer was answered with, in that order. */
export function fanOut(parameters: FanOut): Promise<FanOutFigures> {
  return runScript<FanOutFigures>("watchers/fan-out-main.js", parameters);
}
