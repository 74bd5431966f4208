import { type Database, SqliteDatabase } from "./driver.ts";
import { migrate } from "./schema.ts";

/**
 * Opens a database file, or one in memory (":memory:"), in the only mode in which a commit survives a power
 * loss: write-ahead log, and every commit synced (FULL). Text that is erased is overwritten with zeros.
 *
 * @throws when the file is not a database, is damaged, or can not be written.
 */
export function openDatabase(path: string): Database {
  const database = new SqliteDatabase(path);
  try {
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("secure_delete = ON");
    database.pragma("foreign_keys = ON");
    migrate(database);
    requireDurable(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
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
