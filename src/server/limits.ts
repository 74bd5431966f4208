import { defaultSessionLimits, type SessionLimits } from "../session/limits.ts";

/** What a server takes from its callers, and how much. */
export interface Limits extends SessionLimits {
  /** Of a request; compressed or not. */
  readonly messageBytes: number;
  /** Calls per second of one caller; Infinity: any number. */
  readonly callsPerSecond: number;
  /** How many of them may come at once. */
  readonly callBurst: number;
  /** How many WatchEvents calls of one caller may be open. */
  readonly watches: number;
  /** How many calls may be under way in one HTTP/2 connection. */
  readonly streamsPerConnection: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Of the headers of an HTTP/1.1 request. HTTP/2 has a limit of its own, 64 KiB. */
  readonly headerBytes: number;
  /** How long a client may take to send a request, its headers, or the first bytes of a connection. */
  readonly requestMs: number;
  /** How long a unary call may take that has no deadline. */
  readonly callMs: number;
  /** What longer deadlines of unary calls count as. */
  readonly longestCallMs: number;
  /** Whether limits per address hold for callers on this machine. */
  readonly limitLoopback: boolean;
}

export const defaultLimits: Limits = {
  ...defaultSessionLimits,
  messageBytes: 1 << 20,
  callsPerSecond: 1000,
  callBurst: 2000,
  watches: 1000,
  streamsPerConnection: 1000,
  connections: 10_000,
  connectionsPerAddress: 1000,
  headerBytes: 16 << 10,
  requestMs: 30_000,
  callMs: 30_000,
  longestCallMs: 300_000,
  limitLoopback: false,
};
