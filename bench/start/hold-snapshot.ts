import { setTimeout } from "node:timers/promises";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";

/**
 * Reads a database, and goes on reading until it is killed, as a backup does that takes long: meanwhile nothing of
 * the log can be moved into the file. Argument: the path. Prints "port 0" when it has begun.
 */
const database = new SqliteDatabase(process.argv[2] ?? "", { readonly: true });
database.exec("BEGIN");
database.prepare("SELECT count(*) FROM sessions").get();
process.stdout.write("port 0\n");
await setTimeout(2 ** 31 - 1);
