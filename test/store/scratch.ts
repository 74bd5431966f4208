import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Database, SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";

/** A directory for the length of a test, with at most one database in it. */
export class Scratch {
  readonly directory: string;
  readonly path: string;
  /** What stores have told of their availability. */
  readonly told: boolean[] = [];

  private constructor(directory: string) {
    this.directory = directory;
    this.path = join(directory, "parley.db");
  }

  static async make(): Promise<Scratch> {
    const scratch = new Scratch(await mkdtemp(join(tmpdir(), "parley-")));
    onTestFinished(() => rm(scratch.directory, { recursive: true }));
    return scratch;
  }

  open(): SqliteStore {
    const store = new SqliteStore(this.path);
    store.onAvailability((available) => this.told.push(available));
    onTestFinished(() => store.close());
    return store;
  }

  /** Another connection to the same file: what it sees is committed. */
  connect(): Database {
    const database = new SqliteDatabase(this.path);
    onTestFinished(() => void database.close());
    return database;
  }

  /** How many commits the write-ahead log holds: the frames that say how large the database is then. */
  async commits(): Promise<number> {
    const log = await readFile(`${this.path}-wal`);
    const [headerSize, frameHeaderSize] = [32, 24];
    const pageSize = log.readUInt32BE(8);
    let count = 0;
    for (
      let at = headerSize;
      at + frameHeaderSize + pageSize <= log.length;
      at += frameHeaderSize + pageSize
    ) {
      const isCurrent = log.subarray(at + 8, at + 16).equals(log.subarray(16, 24));
      if (isCurrent && log.readUInt32BE(at + 4) !== 0) count++;
    }
    return count;
  }

  /** All bytes of the database and of the files beside it. */
  async bytes(): Promise<Buffer> {
    const names = await readdir(this.directory);
    return Buffer.concat(await Promise.all(names.map((name) => readFile(join(this.directory, name)))));
  }
}
