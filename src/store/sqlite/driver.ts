import { createRequire } from "node:module";
import type Sqlite from "better-sqlite3";

export type Database = Sqlite.Database;
export type Statement<Parameters extends unknown[], Row = unknown> = Sqlite.Statement<Parameters, Row>;

/** The version of Node-API that better-sqlite3 13 is built for: Node 22.14, and every 24, have it. */
const nodeApi = 10;

const { napi = "0" } = process.versions;

/**
 * better-sqlite3, in the version that is sound on the running Node. Version 13 crashes below Node-API 10, that is
 * on all of Node 20 (WiseLibs/better-sqlite3#1514); version 12 aborts from Node 24.19 on when a prepared statement
 * is collected as garbage. docs/decisions/007 has more.
 */
export const SqliteDatabase: typeof Sqlite = createRequire(import.meta.url)(
  Number(napi) >= nodeApi ? "better-sqlite3" : "better-sqlite3-12",
);
