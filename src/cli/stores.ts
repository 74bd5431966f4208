import { existsSync } from "node:fs";
import type { KeyStore } from "../session/api-key.ts";
import type { SessionStore } from "../session/store.ts";
import type { OnCommit } from "../store/sqlite/group-commit.ts";
import type { SessionCounts } from "../store/sqlite/sqlite-store.ts";
import type { ValuesOf } from "./settings/setting.ts";
import { isPostgres, type storing } from "./settings/storing.ts";

/** What is kept for a server: sessions, and who may call. */
export interface ServedStore extends SessionStore {
  readonly keys: KeyStore;
  /** How many sessions there are; absent where counting them takes long. */
  countSessions?(): Promise<SessionCounts>;
}

export interface StoreListeners {
  readonly onCommit: OnCommit;
  /** Told that a database is waited for, and why. */
  readonly onWait: (reason: string) => void;
}

/** How long a database is waited for that does not answer when a server starts. */
const patienceMs = 30_000;

/**
 * Opens the store of a server, and loads the code for its kind only.
 *
 * @throws when it can not be opened.
 */
export async function openServedStore(
  settings: ValuesOf<typeof storing.settings>,
  { onCommit, onWait }: StoreListeners,
): Promise<ServedStore> {
  const { store, storeConnections: connections, storeTimeout: timeoutMs } = settings;
  if (isPostgres(store)) {
    const { openPostgres } = await import("../store/postgres/open.ts");
    return openPostgres({ url: store, connections, timeoutMs, onCommit }, { patienceMs, onWait });
  }
  const [{ SqliteStore }, { openWriterThread }] = await Promise.all([
    import("../store/sqlite/sqlite-store.ts"),
    import("../store/sqlite/writer-thread.ts"),
  ]);
  return new SqliteStore(store, {
    onCommit,
    ...(store === ":memory:" ? {} : { openWriter: openWriterThread }),
  });
}

/**
 * Opens a store to look at, or to change, beside a server that may be running.
 *
 * @param mayMake whether one is made where there is none.
 * @throws when it can not be opened, or is not there.
 */
export async function openStore(store: string, mayMake: boolean): Promise<ServedStore> {
  if (isPostgres(store)) {
    const { openPostgres } = await import("../store/postgres/open.ts");
    return openPostgres({ url: store, connections: 1, timeoutMs: 5_000 }, { patienceMs: 0 });
  }
  if (!mayMake && !existsSync(store)) throw new Error("there is none");
  const { SqliteStore } = await import("../store/sqlite/sqlite-store.ts");
  return new SqliteStore(store);
}
