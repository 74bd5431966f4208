import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { toBinary } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { type Event, EventSchema } from "../../gen/parley/v1/event_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { ServerProcess } from "./server-process.ts";
import { type AskedTurn, TurnCaller } from "./turn-caller.ts";

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

/** How many of its requests each client sends once more at the end. */
const sentAgain = 20;

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

interface Asked extends AskedTurn {
  /** Offsets of the events that it was answered with, the last time that it was sent. */
  offsets: number[];
  /** Whether the stream ended by itself, and not because the server was killed. */
  whole: boolean;
}

/** A client that talks as fast as it can, and calls again with the same request id when the server was killed. */
class Talker {
  readonly sessionId: string;
  readonly asked: Asked[] = [];
  /** The events that it saw, by their offsets, as bytes. */
  readonly seen = new Map<number, Buffer>();
  /** Events that were another one when they came again. */
  contradicted = 0;

  constructor(sessionId: string) {
    this.sessionId = sessionId;
  }

  get acknowledged(): number {
    return this.seen.size;
  }

  /** Talks until the connection breaks. Begins with what was not answered whole the last time. */
  async talk(port: number): Promise<void> {
    const caller = new TurnCaller(port);
    try {
      await caller.newSession(this.sessionId, `new ${this.sessionId}`);
      for (;;) await this.turn(caller);
    } catch {
      // The server is gone, in the middle of something or between two turns.
    } finally {
      caller.close();
    }
  }

  private async turn(caller: TurnCaller): Promise<void> {
    const open = this.asked.at(-1);
    const call = open && !open.whole ? open : this.nextCall();
    call.offsets = [];
    await caller.say(call, (event) => {
      call.offsets.push(event.offset);
      const bytes = bytesOf(event);
      if (this.seen.get(event.offset)?.equals(bytes) === false) this.contradicted++;
      this.seen.set(event.offset, bytes);
    });
    call.whole = true;
  }

  private nextCall(): Asked {
    const { length } = this.asked;
    const text = length % 2 === 0 ? `move ${length + 1} to savings` : "never mind";
    const call = {
      sessionId: this.sessionId,
      requestId: `request ${length}`,
      text,
      offsets: [],
      whole: false,
    };
    this.asked.push(call);
    return call;
  }
}

async function compare({ sessionId, asked, seen, contradicted }: Talker, port: number) {
  const log = await readLog(port, sessionId);
  let lost = contradicted;
  for (const [offset, bytes] of seen) if (!log[offset] || !bytesOf(log[offset]).equals(bytes)) lost++;
  const gaps = log.filter(({ offset }, index) => offset !== index).length;

  const counts = new Map<string, number>();
  for (const { requestId } of log) if (requestId) counts.set(requestId, (counts.get(requestId) ?? 0) + 1);
  const duplicated = [...counts.values()].filter((count) => count > 1).length;

  let changed = 0;
  const caller = new TurnCaller(port);
  for (const call of asked.filter(({ whole }) => whole).slice(-sentAgain)) {
    const again: Buffer[] = [];
    await caller.say(call, (event) => again.push(bytesOf(event)));
    const before = call.offsets.map((offset) => seen.get(offset));
    if (again.length !== before.length || !again.every((bytes, index) => before[index]?.equals(bytes)))
      changed++;
  }
  caller.close();
  if ((await readLog(port, sessionId)).length !== log.length) changed++;
  return { lost, duplicated, gaps, changed };
}

function damageOf(store: string): number {
  const database = new SqliteDatabase(store, { readonly: true });
  const lines = database.prepare("PRAGMA integrity_check").pluck().all();
  database.close();
  return lines.filter((line) => line !== "ok").length;
}

async function readLog(port: number, sessionId: string): Promise<Event[]> {
  const sessions = createClient(SessionService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }));
  const events: Event[] = [];
  for (let pageToken = ""; ; ) {
    const page = await sessions.listEvents({ sessionId, pageSize: 1000, pageToken });
    events.push(...page.events);
    pageToken = page.nextPageToken;
    if (pageToken === "") return events;
  }
}

function bytesOf(event: Event): Buffer {
  return Buffer.from(toBinary(EventSchema, event));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
