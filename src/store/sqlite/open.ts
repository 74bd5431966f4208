import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  writeSync,
} from "node:fs";
import { type Database, SqliteDatabase } from "./driver.ts";
import { migrate } from "./schema.ts";
import { requireSound } from "./sound.ts";

/** How long a write waits for another process, in milliseconds. */
export const patienceMs = 5_000;

/**
 * Opens a database file, or one in memory (":memory:"), in the only mode in which a commit survives a power
 * loss: write-ahead log, and every commit synced (FULL). Text that is erased is overwritten with zeros.
 *
 * @throws when the file is not a database of ours, is damaged, or can not be written. It is as it was then.
 */
export function openDatabase(path: string): Database {
  const found = inodeOf(path);
  if (path !== ":memory:") requireSoundUnlessUnfinished(path);
  const database = new SqliteDatabase(path, { timeout: patienceMs });
  try {
    setMode(database);
    syncLog(database);
    migrate(database);
    requireDurable(database);
    // A backup may have been restored while this waited for the file.
    if (found !== undefined && found !== inodeOf(path))
      throw new Error(`${path} was replaced while it was opened`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Another connection to a file that `openDatabase` has opened, in the same mode.
 *
 * @throws when it can not be written.
 */
export function connectTo(path: string): Database {
  const database = new SqliteDatabase(path, { timeout: patienceMs });
  setMode(database);
  requireDurable(database);
  return database;
}

function setMode(database: Database): void {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("secure_delete = ON");
  // What a write may have to be undone with would otherwise go to files elsewhere, with all that users said.
  database.pragma("temp_store = MEMORY");
  database.pragma("foreign_keys = ON");
}

function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

/** A file whose making was interrupted can be looked at only by whoever may write to it: SQLite undoes that. */
function requireSoundUnlessUnfinished(path: string): void {
  try {
    requireSound(path);
  } catch (error) {
    const isUnfinished =
      error instanceof SqliteDatabase.SqliteError && error.code === "SQLITE_READONLY_ROLLBACK";
    if (!isUnfinished) throw error;
  }
}

/**
 * Writes the log anew, byte for byte, and syncs it. After a sync has failed, Linux holds what was not written for
 * written: a process that was killed then leaves commits in the log that can be read, and that a power loss
 * takes, with all that was acknowledged after them. Nobody else may write meanwhile.
 */
function syncLog(database: Database): void {
  if (database.memory) return;
  const path = `${realpathSync(database.name)}-wal`;
  if (!existsSync(path)) return;
  const log = openSync(path, "r+");
  try {
    database.exec("BEGIN IMMEDIATE");
    const { size } = fstatSync(log);
    const piece = Buffer.alloc(1 << 20);
    for (let at = 0; at < size; ) {
      const length = readSync(log, piece, 0, piece.length, at);
      if (length === 0) break;
      at += writeSync(log, piece, 0, length, at);
    }
    fsyncSync(log);
  } finally {
    if (database.inTransaction) database.exec("ROLLBACK");
    closeSync(log);
  }
}

/** In WAL mode SQLite may fall back to NORMAL by itself, and a power loss then takes acknowledged events. */
function requireDurable(database: Database): void {
  if (database.memory) return;
  // The mode is settled by the first write only.
  database.transaction(() =>
    database.pragma(`user_version = ${database.pragma("user_version", { simple: true })}`),
  )();
  const journal = database.pragma("journal_mode", { simple: true });
  const synchronous = database.pragma("synchronous", { simple: true });
  if (journal !== "wal" || synchronous !== 2) {
    throw new Error(
      `${database.name} is in mode ${journal}, synchronous ${synchronous}; it must be wal, 2 (FULL)`,
    );
  }
}
