import { type Patience, usualPatience } from "../../server/patience.ts";
import { inSeconds, type SettingGroup, time, timeOrNone, type ValuesOf } from "./setting.ts";

/** How long the server bears with connections and readers that do nothing. */
export const waiting = {
  heading: "Patience",
  settings: {
    slowReaderTimeout: {
      flags: "--slow-reader-timeout <time>",
      about: "a reader is dropped that takes nothing of what waits for it so long",
      byDefault: inSeconds(usualPatience.slowReaderMs),
      read: time("100ms", "1h", "30s or 5m"),
    },
    keepalive: {
      flags: "--keepalive <time>",
      about: "a connection that is silent so long is asked for a sign of life",
      byDefault: inSeconds(usualPatience.keepaliveMs),
      read: time("1s", "1h", "20s or 1m"),
    },
    keepaliveTimeout: {
      flags: "--keepalive-timeout <time>",
      about: "how long it may owe it",
      byDefault: inSeconds(usualPatience.keepaliveTimeoutMs),
      read: time("1s", "1h", "10s or 1m"),
    },
    connectionIdleTimeout: {
      flags: "--connection-idle-timeout <time>",
      about: "a connection without calls is closed after so long",
      byDefault: inSeconds(usualPatience.idleConnectionMs),
      read: time("1s", "1d", "5m or 1h"),
    },
    maxConnectionAge: {
      flags: "--max-connection-age <time>",
      about: "HTTP/2 clients are asked to connect anew after so long",
      byDefault: "none",
      read: timeOrNone("1s", "7d", "30m or 1d"),
    },
  },
} satisfies SettingGroup;

/** The patience that the settings ask for. */
export function patienceOf(values: ValuesOf<typeof waiting.settings>): Patience {
  return {
    ...usualPatience,
    slowReaderMs: values.slowReaderTimeout,
    keepaliveMs: values.keepalive,
    keepaliveTimeoutMs: values.keepaliveTimeout,
    idleConnectionMs: values.connectionIdleTimeout,
    connectionAgeMs: values.maxConnectionAge,
  };
}
