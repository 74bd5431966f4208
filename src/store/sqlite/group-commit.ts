import type { Database } from "./driver.ts";

type Steps = ReturnType<typeof prepareSteps>;

function prepareSteps(database: Database) {
  return {
    begin: database.prepare("BEGIN IMMEDIATE"),
    commit: database.prepare("COMMIT"),
    rollback: database.prepare("ROLLBACK"),
    savepoint: database.prepare("SAVEPOINT one"),
    release: database.prepare("RELEASE one"),
    undo: database.prepare("ROLLBACK TO one"),
  };
}

/** Told of every commit: how many writes it made durable, and how long it took in milliseconds. */
export type OnCommit = (writes: number, durationMs: number) => void;

interface Write {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes that come in the same round of the event loop share one transaction, and so one sync of the disk; each
 * has a savepoint of its own. Promises are fulfilled after the commit, never before.
 */
export class GroupCommit {
  private readonly database: Database;
  private readonly steps: Steps;
  private readonly onFailure: (error: unknown) => void;
  private readonly onCommit: OnCommit;
  private waiting: Write[] = [];

  /** @param onFailure is told when a commit failed, before its writes are. */
  constructor(database: Database, onFailure: (error: unknown) => void, onCommit: OnCommit = () => {}) {
    this.database = database;
    this.steps = prepareSteps(database);
    this.onFailure = onFailure;
    this.onCommit = onCommit;
  }

  /** Runs work in the next transaction. What it throws undoes this work only. */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.flush());
      this.waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
    });
  }

  /** Commits what waits, at once. */
  flush(): void {
    const writes = this.waiting;
    if (writes.length === 0) return;
    this.waiting = [];
    const settle: (() => void)[] = [];
    const begun = performance.now();
    try {
      this.steps.begin.run();
      for (const { work, resolve, reject } of writes) {
        try {
          const result = this.inSavepoint(work);
          settle.push(() => resolve(result));
        } catch (error) {
          // After a severe error SQLite has rolled back by itself: then nothing of the group is left.
          if (!this.database.inTransaction) throw error;
          settle.push(() => reject(error));
        }
      }
      this.steps.commit.run();
    } catch (error) {
      if (this.database.inTransaction) this.tryRollback();
      this.onFailure(error);
      for (const { reject } of writes) reject(error);
      return;
    }
    this.onCommit(writes.length, performance.now() - begun);
    for (const answer of settle) answer();
  }

  private inSavepoint<T>(work: () => T): T {
    this.steps.savepoint.run();
    try {
      const result = work();
      this.steps.release.run();
      return result;
    } catch (error) {
      if (this.database.inTransaction) {
        this.steps.undo.run();
        this.steps.release.run();
      }
      throw error;
    }
  }

  private tryRollback(): void {
    try {
      this.steps.rollback.run();
    } catch {
      // SQLite has rolled back by itself, or does so before the next transaction.
    }
  }
}
