import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import { type Database, SqliteDatabase } from "./driver.ts";
import { explained, requireOurs } from "./sound.ts";

export interface CopyOptions {
  /** Whether a file that is there already is replaced. */
  readonly force: boolean;
  /** Told of the part that has been copied, from 0 to 1. */
  readonly onProgress: (part: number) => void;
}

/** What a copy holds. */
export interface CopyCounts {
  readonly sessions: number;
  readonly turns: number;
}

/** How much is copied before others get a turn: about 16 MiB. */
const pagesPerStep = 4096;

/**
 * Copies a store to a file, as it is at this moment, also while a server writes to it. The file appears whole,
 * checked and synced, or not at all. It needs no other file beside it.
 *
 * @throws when the store can not be read, the file is there already, or the copy is not sound.
 */
export async function backUp(store: string, file: string, options: CopyOptions): Promise<CopyCounts> {
  requireFile(store, "store");
  requireOther(store, file);
  requireFree(file, options);
  return copy(store, file, options, (part) => replace(file, part));
}

/**
 * Puts a backup in the place of a store. The store is replaced whole or not at all.
 *
 * @throws when the backup is not sound, a server has the store open, or there is a store already.
 */
export async function restore(file: string, store: string, options: CopyOptions): Promise<CopyCounts> {
  requireFile(file, "backup");
  requireOther(file, store);
  requireFree(store, options);
  // The log lies beside the real file.
  const place = existsSync(store) ? realpathSync(store) : store;
  return copy(file, place, options, (part) => {
    const old = takeOver(place);
    try {
      replace(place, part);
    } finally {
      old?.close();
    }
  });
}

/** Copies beside the target first, checks and syncs that, and lets it be put in its place. */
async function copy(
  source: string,
  target: string,
  { onProgress }: CopyOptions,
  place: (part: string) => void,
): Promise<CopyCounts> {
  const part = `${target}.${process.pid}.part`;
  try {
    await copyPages(source, part, onProgress);
    const counts = check(part, source);
    sync(part);
    place(part);
    sync(dirname(target));
    return counts;
  } finally {
    rmSync(part, { force: true });
    removeCompanions(part);
  }
}

async function copyPages(source: string, part: string, onProgress: (part: number) => void): Promise<void> {
  rmSync(part, { force: true });
  let database: Database | undefined;
  try {
    database = new SqliteDatabase(source, { readonly: true });
    // What others write from now on is not seen; without this, the copy would begin again whenever they do.
    database.exec("BEGIN");
    requireOurs(database);
    await database.backup(part, {
      progress: ({ totalPages, remainingPages }) => {
        if (totalPages > 0) onProgress(1 - remainingPages / totalPages);
        return pagesPerStep;
      },
    });
  } catch (error) {
    throw explained(source, error);
  } finally {
    database?.close();
  }
}

/** @throws when a copy is not whole. */
function check(path: string, source: string): CopyCounts {
  const damaged = (what: unknown) => new Error(`${source} is damaged, or its copy: ${what}`);
  const database = new SqliteDatabase(path);
  try {
    // Without a log the copy is one file, which can be read also where nothing can be written.
    database.pragma("journal_mode = DELETE");
    const [complaint] = database.prepare<[], string>("PRAGMA integrity_check(1)").pluck().all();
    if (complaint !== "ok") throw damaged(complaint);
    const orphans = database.pragma("foreign_key_check") as unknown[];
    if (orphans.length > 0) throw damaged(`${orphans.length} turns have no session`);
    const count = (table: string) =>
      database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
    return { sessions: count("sessions"), turns: count("turns") };
  } catch (error) {
    throw error instanceof SqliteDatabase.SqliteError ? damaged(error.message) : error;
  } finally {
    database.close();
  }
}

/**
 * Locks out everyone else from a store, until the connection is closed, and writes its log back. One that SQLite
 * can not open any more is nobody's.
 *
 * @throws when a server has it open.
 */
export function takeOver(store: string): Database | undefined {
  if (!existsSync(store)) return undefined;
  const database = new SqliteDatabase(store, { timeout: 0 });
  try {
    database.pragma("locking_mode = EXCLUSIVE");
    database.pragma("journal_mode = DELETE");
    database.exec("BEGIN EXCLUSIVE; COMMIT");
    return database;
  } catch (error) {
    database.close();
    const code = error instanceof SqliteDatabase.SqliteError ? error.code : "";
    if (code.startsWith("SQLITE_BUSY"))
      throw new Error(`${store} is open in another program, such as a server: stop that first`);
    if (code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT")) return undefined;
    throw error;
  }
}

function requireFile(path: string, what: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new Error(`there is no ${what} ${path}`);
}

function requireFree(path: string, { force }: CopyOptions): void {
  if (!force && existsSync(path)) throw new Error(`${path} is there already; --force replaces it`);
}

function requireOther(one: string, other: string): void {
  if (existsSync(other) && realpathSync(one) === realpathSync(other))
    throw new Error(`${one} and ${other} are the same file`);
}

/** Without what may lie beside a file: its log would be taken for one of the new file. */
function replace(path: string, by: string): void {
  removeCompanions(path);
  renameSync(by, path);
}

function removeCompanions(path: string): void {
  for (const suffix of ["-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true });
}

function sync(path: string): void {
  const file = openSync(path, "r");
  fsyncSync(file);
  closeSync(file);
}
