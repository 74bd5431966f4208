import type { MessagePort, Worker } from "node:worker_threads";
import { SqliteDatabase } from "./driver.ts";
import { connectTo } from "./open.ts";
import { DirectWriter, type WriteName } from "./writer.ts";

/** What a RemoteWriter asks for. */
export interface Order {
  readonly id: number;
  readonly work: Work;
}

export type Work =
  | { readonly what: "write"; readonly name: WriteName; readonly parameters: readonly unknown[] }
  | { readonly what: "erase" | "close" };

/** What has happened since the last report. */
export interface Report {
  /** How many writes each made durable, and how long it took in milliseconds. */
  readonly commits: [writes: number, durationMs: number][];
  failure: SentError | undefined;
  readonly outcomes: Outcome[];
}

type Outcome = { readonly id: number } & ({ readonly result: unknown } | { readonly error: SentError });

/** An error on its way to another thread: cloned as it is, one of SQLite's would lose all that it says. */
export interface SentError {
  readonly message: string;
  readonly stack: string | undefined;
  /** Of SQLite, if it is one of its own. */
  readonly code: string | undefined;
}

/** One end of a channel between two threads. */
export type Port = Pick<MessagePort | Worker, "postMessage" | "on">;

/**
 * Takes orders until one says to close: writes on a connection of its own, and reports when something is durable,
 * or has failed.
 *
 * @param path a file that `openDatabase` has opened.
 * @throws when it can not be written.
 */
export function takeOrders(port: MessagePort, path: string): void {
  let report = emptyReport();
  const database = connectTo(path);
  const writer = new DirectWriter(database, {
    onCommit: (writes, durationMs) => report.commits.push([writes, durationMs]),
    onFailure: (error) => {
      report.failure = sent(error);
    },
  });

  port.on("message", (orders: readonly Order[]) => {
    for (const { id, work } of orders) {
      perform(work).then(
        (result) => tell({ id, result }),
        (error) => tell({ id, error: sent(error) }),
      );
    }
  });

  function perform(work: Work): Promise<unknown> {
    if (work.what === "write") return writer.write(work.name, ...(work.parameters as never));
    return work.what === "erase" ? writer.erase() : close();
  }

  async function close(): Promise<void> {
    await writer.close();
    database.close();
    setImmediate(() => port.close());
  }

  /** Writes that shared a commit are told of in one report: their promises are fulfilled one after the other. */
  function tell(outcome: Outcome): void {
    if (report.outcomes.length === 0) queueMicrotask(send);
    report.outcomes.push(outcome);
  }

  function send(): void {
    port.postMessage(report);
    report = emptyReport();
  }
}

function emptyReport(): Report {
  return { commits: [], failure: undefined, outcomes: [] };
}

function sent(error: unknown): SentError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { message, stack, code: error instanceof SqliteDatabase.SqliteError ? error.code : undefined };
}

/** An error as it was in the other thread. */
export function received({ message, stack, code }: SentError): Error {
  const error = code === undefined ? new Error(message) : new SqliteDatabase.SqliteError(message, code);
  if (stack !== undefined) error.stack = stack;
  return error;
}
