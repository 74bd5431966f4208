import type { Database } from "./driver.ts";
import { GroupCommit, type OnCommit } from "./group-commit.ts";
import { LogErasure } from "./log-erasure.ts";
import { type Writes, writesOn } from "./writes.ts";

export type WriteName = keyof Writes;

/** What writes to a database. Writes that come together share a commit, and promises wait for it. */
export interface Writer {
  write<N extends WriteName>(name: N, ...parameters: Parameters<Writes[N]>): Promise<ReturnType<Writes[N]>>;
  /** Takes what was deleted out of the write-ahead log. */
  erase(): Promise<void>;
  /** Commits what waits, and writes no more. */
  close(): Promise<void>;
}

export interface WriterListeners {
  readonly onCommit: OnCommit;
  /** Told that a commit failed, before its writes are. */
  readonly onFailure: (error: unknown) => void;
}

/** @param path a file that `openDatabase` has opened. */
export type OpenWriter = (path: string, listeners: WriterListeners) => Writer;

/** Writes on a connection, in the thread that it belongs to: the thread waits for the disk. */
export class DirectWriter implements Writer {
  private readonly writes: Writes;
  private readonly commits: GroupCommit;
  private readonly erasure: LogErasure;

  constructor(database: Database, { onCommit, onFailure }: WriterListeners) {
    this.writes = writesOn(database);
    this.commits = new GroupCommit(database, onFailure, onCommit);
    this.erasure = new LogErasure(database);
  }

  write<N extends WriteName>(name: N, ...parameters: Parameters<Writes[N]>): Promise<ReturnType<Writes[N]>> {
    // Which parameters belong to which name is lost on TypeScript here.
    const work = this.writes[name] as (...parameters: unknown[]) => ReturnType<Writes[N]>;
    return this.commits.write(() => work(...parameters));
  }

  erase(): Promise<void> {
    return this.erasure.erase();
  }

  async close(): Promise<void> {
    this.erasure.close();
    this.commits.flush();
  }
}
