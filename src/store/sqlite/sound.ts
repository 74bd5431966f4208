import { existsSync, statSync } from "node:fs";
import { type Database, SqliteDatabase } from "./driver.ts";
import { applicationId } from "./schema.ts";

/** Up to this size, in bytes, a file is read wholly at start: about a second for each GiB, once it is in memory. */
const maxCheckedBytes = 2 ** 30;

const advice =
  'It was left as it is. See "A damaged database" in docs/operating.md for how to restore a backup, or save ' +
  "what can be read.";

/** Our tables of the first release, which did not sign its databases. */
const firstTables = ["models", "sessions", "turns"];

/**
 * Looks at a database without writing to it. Pages that do not fit together are found in a file up to 1 GiB;
 * of a larger one only its beginning is looked at. A file that is not there, or empty, is sound.
 *
 * @throws when the file is no database, is damaged, or belongs to another program.
 */
export function requireSound(path: string): void {
  if (!existsSync(path) || !statSync(path).isFile() || statSync(path).size === 0) return;
  let database: Database | undefined;
  try {
    database = new SqliteDatabase(path, { readonly: true });
    requireOurs(database);
    if (statSync(path).size > maxCheckedBytes) return;
    const [complaint] = database.prepare<[], string>("PRAGMA quick_check(1)").pluck().all();
    // SQLite may put a line before it that names the database.
    if (complaint !== "ok")
      throw new Error(`${path} is damaged: ${complaint?.split("\n").at(-1)}. ${advice}`);
  } catch (error) {
    throw explained(path, error);
  } finally {
    database?.close();
  }
}

/** @throws when a database is that of another program. */
export function requireOurs(database: Database): void {
  const id = Number(database.pragma("application_id", { simple: true }));
  if (id === applicationId) return;
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  if (id === 0 && (tables.length === 0 || firstTables.every((name) => tables.includes(name)))) return;
  throw new Error(
    `${database.name} is a database of another program: it has application id ${id} and ` +
      `${tables.length === 0 ? "no tables" : `tables ${tables.slice(0, 5).join(", ")}`}. It was left as it is.`,
  );
}

/** An error of SQLite in words, with what to do. */
export function explained(path: string, error: unknown): unknown {
  if (!(error instanceof SqliteDatabase.SqliteError)) return error;
  if (error.code === "SQLITE_NOTADB")
    return new Error(`${path} is no database, or its beginning is damaged: ${error.message}. ${advice}`);
  if (error.code.startsWith("SQLITE_CORRUPT"))
    return new Error(`${path} is damaged: ${error.message}. ${advice}`);
  return error;
}
