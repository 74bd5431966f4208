import { copyFileSync, mkdtempSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "../chapter.ts";
import { load } from "../load/load.ts";
import { Server, script, startParley } from "../processes.ts";
import { storeSessions } from "../stored-sessions.ts";

/** What a server finds when it starts, as often as it is started. */
export interface Circumstances {
  readonly name: string;
  /** Gives the path of a database, and whatever else the server is to be told. */
  readonly find: () => { readonly store: string; readonly settings?: readonly string[] };
}

/** A database that is used again and again. */
export function kept(name: string, store: string, settings: readonly string[]): Circumstances {
  return { name, find: () => ({ store, settings }) };
}

/** Neither a database nor anything learned. */
export function nothing({ directory }: Run): Circumstances {
  return {
    name: "the first, ever: no database, nothing learned",
    find: () => ({ store: join(mkdtempSync(join(directory, "first-")), "parley.db") }),
  };
}

/** A database that many have talked to. */
export async function stored(
  sessions: number,
  run: Run,
  settings: readonly string[],
): Promise<Circumstances> {
  const store = join(run.directory, `stored-${sessions}.db`);
  run.note(`storing ${sessions} sessions`);
  await storeSessions(store, sessions, run.note);
  return kept(`with ${sessions.toLocaleString("en-US")} stored sessions`, store, settings);
}

/** A database whose server was killed, and a log that no checkpoint could shorten before. */
export async function killed(run: Run, settings: readonly string[]): Promise<Circumstances> {
  const store = join(run.directory, "killed.db");
  const server = await startParley(store, settings);
  const reader = await Server.start([script("start/hold-snapshot.js"), store]);
  const loaded = { wire: "grpc", clients: 64, warmUpSeconds: 0, seconds: 4 * run.seconds } as const;
  await load({ ...loaded, port: server.port });
  const left = log(store);
  await server.stop("SIGKILL");
  await reader.stop("SIGKILL");
  const megabytes = Math.round(statSync(left).size / 1e6);
  run.note(`killed, with a log of ${megabytes} MB`);
  return {
    name: `after a SIGKILL, with ${megabytes} MB of write-ahead log`,
    find: () => {
      const copy = join(mkdtempSync(join(run.directory, "killed-")), "parley.db");
      copyFileSync(store, copy);
      copyFileSync(left, log(copy));
      return { store: copy, settings };
    },
  };
}

function log(store: string): string {
  return `${store}-wal`;
}
