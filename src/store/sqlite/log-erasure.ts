import { type Database, SqliteDatabase } from "./driver.ts";
import { patienceMs } from "./open.ts";

/** How soon it is tried again when another process was reading. */
const retryMs = 1_000;

/**
 * Takes what was deleted out of the write-ahead log, by writing the log back to the database and cutting it off.
 * That waits for whoever reads, such as a backup: then it is tried again until it is done. What a crash
 * interrupts is done at the next start.
 */
export class LogErasure {
  private readonly database: Database;
  private waiting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(database: Database) {
    this.database = database;
    this.attempt();
  }

  /** Those that ask in the same round of the event loop share the work. Fulfilled also when it has to be tried again. */
  erase(): Promise<void> {
    this.waiting ??= new Promise((resolve) => {
      setImmediate(() => {
        this.waiting = undefined;
        this.attempt();
        resolve();
      });
    });
    return this.waiting;
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private attempt(): void {
    clearTimeout(this.timer);
    if (this.isClosed || this.isCutOff()) return;
    this.timer = setTimeout(() => this.attempt(), retryMs);
    this.timer.unref();
  }

  private isCutOff(): boolean {
    const { database } = this;
    // Turns must not wait while a reader takes its time.
    database.pragma("busy_timeout = 0");
    try {
      const [result] = database.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
      return result?.busy === 0;
    } catch (error) {
      if (error instanceof SqliteDatabase.SqliteError) return false;
      throw error;
    } finally {
      database.pragma(`busy_timeout = ${patienceMs}`);
    }
  }
}
