import { defaultLimits, type Limits } from "../../server/limits.ts";
import {
  count,
  countOrNone,
  inSeconds,
  type SettingGroup,
  size,
  time,
  type ValuesOf,
  yesOrNo,
} from "./setting.ts";

const most = 1_000_000_000;

/** What a server takes from its callers, and how much. */
export const limiting = {
  heading: "Limits",
  settings: {
    maxMessage: {
      flags: "--max-message <size>",
      about: "bytes of a request",
      byDefault: inBytes(defaultLimits.messageBytes),
      read: size("1KiB", "64MiB"),
    },
    maxText: {
      flags: "--max-text <size>",
      about: "bytes of a text that a user says",
      byDefault: inBytes(defaultLimits.textBytes),
      read: size("16", "1MiB"),
    },
    maxParameters: {
      flags: "--max-parameters <number>",
      about: "parameters in one request",
      byDefault: String(defaultLimits.parameters),
      read: count(0, 10_000),
    },
    maxParameter: {
      flags: "--max-parameter <size>",
      about: "bytes of the value of each",
      byDefault: inBytes(defaultLimits.parameterBytes),
      read: size("16", "1MiB"),
    },
    maxEvents: {
      flags: "--max-events <number>",
      about: "events of a session after which it takes no more",
      byDefault: String(defaultLimits.events),
      read: countOrNone(10, most),
    },
    maxSessions: {
      flags: "--max-sessions <number>",
      about: "active sessions of one caller",
      byDefault: inWords(defaultLimits.liveSessions),
      read: countOrNone(1, most),
    },
    maxRate: {
      flags: "--max-rate <number>",
      about: "calls per second of one caller",
      byDefault: inWords(defaultLimits.callsPerSecond),
      read: countOrNone(1, most),
    },
    maxBurst: {
      flags: "--max-burst <number>",
      about: "calls of one caller that may come at once",
      byDefault: String(defaultLimits.callBurst),
      read: count(1, most),
    },
    maxWatches: {
      flags: "--max-watches <number>",
      about: "open WatchEvents calls of one caller",
      byDefault: inWords(defaultLimits.watches),
      read: countOrNone(1, most),
    },
    maxStreams: {
      flags: "--max-streams <number>",
      about: "calls under way in one HTTP/2 connection; more have to wait",
      byDefault: String(defaultLimits.streamsPerConnection),
      read: count(1, 1_000_000),
    },
    maxConnections: {
      flags: "--max-connections <number>",
      about: "connections at once",
      byDefault: String(defaultLimits.connections),
      read: count(1, 1_000_000),
    },
    maxConnectionsPerAddress: {
      flags: "--max-connections-per-address <number>",
      about: "connections at once from one address",
      byDefault: inWords(defaultLimits.connectionsPerAddress),
      read: countOrNone(1, 1_000_000),
    },
    limitLoopback: {
      flags: "--limit-loopback",
      about: "limit callers on this machine as those of any other address",
      byDefault: defaultLimits.limitLoopback,
      read: yesOrNo,
    },
    maxHeaders: {
      flags: "--max-headers <size>",
      about: "bytes of the headers of an HTTP/1.1 request",
      byDefault: inBytes(defaultLimits.headerBytes),
      read: size("1KiB", "1MiB"),
    },
    requestTimeout: {
      flags: "--request-timeout <time>",
      about: "how long a client may take to send a request",
      byDefault: inSeconds(defaultLimits.requestMs),
      read: time("100ms", "1h", "10s or 1m"),
    },
    callTimeout: {
      flags: "--call-timeout <time>",
      about: "how long a unary call may take that has no deadline",
      byDefault: inSeconds(defaultLimits.callMs),
      read: time("100ms", "1h", "10s or 1m"),
    },
    maxCallTimeout: {
      flags: "--max-call-timeout <time>",
      about: "how long a unary call may take that has a deadline",
      byDefault: inSeconds(defaultLimits.longestCallMs),
      read: time("100ms", "1h", "10s or 1m"),
    },
  },
} satisfies SettingGroup;

/** The limits as a server knows them. */
export function limitsOf(values: ValuesOf<typeof limiting.settings>): Limits {
  return {
    ...defaultLimits,
    messageBytes: values.maxMessage,
    textBytes: values.maxText,
    parameters: values.maxParameters,
    parameterBytes: values.maxParameter,
    events: values.maxEvents,
    liveSessions: values.maxSessions,
    callsPerSecond: values.maxRate,
    callBurst: values.maxBurst,
    watches: values.maxWatches,
    streamsPerConnection: values.maxStreams,
    connections: values.maxConnections,
    connectionsPerAddress: values.maxConnectionsPerAddress,
    limitLoopback: values.limitLoopback,
    headerBytes: values.maxHeaders,
    requestMs: values.requestTimeout,
    callMs: values.callTimeout,
    longestCallMs: values.maxCallTimeout,
  };
}

function inWords(number: number): string {
  return Number.isFinite(number) ? String(number) : "none";
}

function inBytes(bytes: number): string {
  return bytes % (1 << 20) === 0 ? `${bytes >> 20}MiB` : `${bytes >> 10}KiB`;
}
