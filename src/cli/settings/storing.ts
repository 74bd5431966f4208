import * as z from "zod";
import { count, inSeconds, type SettingGroup, time } from "./setting.ts";

/** Where sessions are kept, and how a database is reached. */
export const storing = {
  heading: "Store",
  settings: {
    store: {
      flags: "--store <place>",
      about: 'file of the sessions, ":memory:", or postgres://user:password@host/database',
      byDefault: "parley.db",
      read: z
        .string()
        .min(1, "must not be empty")
        .refine(
          (text) => !/^\w+:\/\//.test(text) || isAddress(text),
          "must be a file, :memory:, or postgres://user:password@host:5432/database",
        ),
    },
    storeConnections: {
      flags: "--store-connections <number>",
      about: "connections to PostgreSQL at most",
      byDefault: "10",
      read: count(1, 1_000),
    },
    storeTimeout: {
      flags: "--store-timeout <time>",
      about: "how long PostgreSQL may take for a statement or a connection",
      byDefault: inSeconds(5_000),
      read: time("100ms", "1m", "5s or 500ms"),
    },
  },
} satisfies SettingGroup;

/** Whether sessions are kept in PostgreSQL, and not in a file. */
export function isPostgres(store: string): boolean {
  return /^postgres(ql)?:\/\//.test(store);
}

/** A store as anybody may read of it: without the password. */
export function storeInWords(store: string): string {
  if (!isPostgres(store)) return store;
  const { protocol, username, host, pathname } = new URL(store);
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}

function isAddress(text: string): boolean {
  return isPostgres(text) && URL.canParse(text) && new URL(text).pathname.length > 1;
}
