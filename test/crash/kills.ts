import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { ServerProcess } from "./server-process.ts";
import { compare, sum, Talker } from "./talker.ts";

export interface KillOptions {
  /** How often the server is killed, at least. */
  readonly kills: number;
  /** How many events clients have to see before it ends. */
  readonly events: number;
  /** How long the server lives between two kills, at most; at least it is 20 ms. */
  readonly longestLifeMs: number;
  readonly onProgress?: (kills: number, events: number) => void;
}

/** What came of it. All of the last five must be zero. */
export interface KillReport {
  readonly kills: number;
  /** Events that clients saw, each counted once. */
  readonly acknowledged: number;
  /** Calls that a kill broke off in the middle. */
  readonly brokenOff: number;
  /** Acknowledged events that the log does not have, or has otherwise. */
  readonly lost: number;
  /** Requests that the log has more than once. */
  readonly duplicated: number;
  /** Places in logs where the offsets do not go on by one. */
  readonly gaps: number;
  /** Requests that were answered otherwise when they were sent once more, or that added to the log then. */
  readonly changed: number;
  /** What SQLite's integrity check complained of. */
  readonly damage: number;
}

const clients = 8;

/** Kills the real server again and again under load, and compares its logs with what clients saw. */
export async function killUnderLoad(options: KillOptions): Promise<KillReport> {
  const directory = mkdtempSync(join(tmpdir(), "parley-kill-"));
  const store = join(directory, "parley.db");
  let server = await startServer(store);
  try {
    const talkers = Array.from({ length: clients }, (_, index) => new Talker(`talker-${index}`));
    const acknowledged = () => sum(talkers.map((talker) => talker.acknowledged));
    let kills = 0;
    let brokenOff = 0;
    for (; kills < options.kills || acknowledged() < options.events; kills++) {
      const talking = Promise.all(talkers.map((talker) => talker.talk(server.port)));
      await setTimeout(20 + Math.random() * (options.longestLifeMs - 20));
      await server.kill();
      await talking;
      brokenOff += talkers.filter(({ asked }) => asked.at(-1)?.whole === false).length;
      options.onProgress?.(kills + 1, acknowledged());
      server = await startServer(store);
    }
    const damage = damageOf(store);
    const found = await Promise.all(talkers.map((talker) => compare(talker, server.port)));
    return {
      kills,
      acknowledged: acknowledged(),
      brokenOff,
      lost: sum(found.map(({ lost }) => lost)),
      duplicated: sum(found.map(({ duplicated }) => duplicated)),
      gaps: sum(found.map(({ gaps }) => gaps)),
      changed: sum(found.map(({ changed }) => changed)),
      damage,
    };
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true });
  }
}

/** A long run has more events in a session than it may have otherwise. */
function startServer(store: string): Promise<ServerProcess> {
  return ServerProcess.start(store, { parameters: ["--max-events", "none"] });
}

function damageOf(store: string): number {
  const database = new SqliteDatabase(store, { readonly: true });
  const lines = database.prepare("PRAGMA integrity_check").pluck().all();
  database.close();
  return lines.filter((line) => line !== "ok").length;
}
