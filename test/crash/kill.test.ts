import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Event } from "../../gen/parley/v1/event_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { ServerProcess } from "./server-process.ts";

const { PARLEY_KILLS = "50" } = process.env;
const kills = Number(PARLEY_KILLS);
const clients = 8;

const directory = mkdtempSync(join(tmpdir(), "parley-kill-"));
const store = join(directory, "parley.db");
let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start(store);
});

afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

/** What a client saw of one call: events in the order in which they came. */
interface Seen {
  readonly requestId: string;
  readonly text: string;
  readonly events: Event[];
  /** Whether the stream ended by itself, and not because the server was killed. */
  whole: boolean;
}

/** A client that talks as fast as it can, and calls again with the same request id when the server was killed. */
class Talker {
  readonly sessionId: string;
  readonly seen: Seen[] = [];
  private next = 0;

  constructor(sessionId: string) {
    this.sessionId = sessionId;
  }

  /** Talks until the connection breaks. Begins with what was not answered whole the last time. */
  async talk(sessions: Sessions): Promise<void> {
    try {
      await sessions.newSession({
        modelId: "bank",
        sessionId: this.sessionId,
        requestId: `new ${this.sessionId}`,
      });
      for (;;) await this.turn(sessions);
    } catch {
      // The server is gone, in the middle of something or between two turns.
    }
  }

  private async turn(sessions: Sessions): Promise<void> {
    const open = this.seen.at(-1);
    const call: Seen =
      open && !open.whole
        ? { requestId: open.requestId, text: open.text, events: [], whole: false }
        : {
            requestId: `request ${this.next}`,
            text: this.next++ % 2 === 0 ? `move ${this.next} to savings` : "never mind",
            events: [],
            whole: false,
          };
    this.seen.push(call);
    const { sessionId } = this;
    const { requestId, text } = call;
    const input = { case: "userText", value: { text } } as const;
    for await (const { event } of sessions.createEvent({ sessionId, requestId, input })) {
      if (event) call.events.push(event);
    }
    call.whole = true;
  }
}

type Sessions = ReturnType<typeof connect>;

function connect(port: number) {
  return createClient(SessionService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }));
}

test(`the server is killed ${kills} times under load, and nothing that a client saw is lost`, {
  timeout: 240_000,
}, async () => {
  const talkers = Array.from({ length: clients }, (_, index) => new Talker(`talker-${index}`));
  let midTurn = 0;
  for (let kill = 0; kill < kills; kill++) {
    const sessions = connect(server.port);
    const talking = Promise.all(talkers.map((talker) => talker.talk(sessions)));
    await setTimeout(20 + Math.random() * 180);
    await server.kill();
    await talking;
    midTurn += talkers.filter(({ seen }) => seen.at(-1)?.whole === false).length;
    server = await ServerProcess.start(store);
  }
  expect(midTurn, "calls that a kill broke off").toBeGreaterThan(kills);

  const database = new SqliteDatabase(store, { readonly: true });
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  database.close();

  const sessions = connect(server.port);
  let acknowledged = 0;
  for (const { sessionId, seen } of talkers) {
    const log = await readLog(sessions, sessionId);
    expect(log.map(({ offset }) => offset)).toEqual(log.map((_, index) => index));
    for (const { events } of seen) {
      for (const event of events) expect(log[event.offset]).toEqual(event);
      acknowledged += events.length;
    }
    expectEachOnce(log, seen);
    await expectSameAgain(sessions, sessionId, seen, log);
  }
  expect(acknowledged).toBeGreaterThan(kills * clients);
});

/** However often a request was sent, the log has it at most once, and exactly once if it was answered. */
function expectEachOnce(log: readonly Event[], seen: readonly Seen[]): void {
  const counts = new Map<string, number>();
  for (const { requestId } of log) if (requestId) counts.set(requestId, (counts.get(requestId) ?? 0) + 1);
  expect(Math.max(...counts.values())).toBe(1);
  for (const { requestId, events } of seen) if (events.length > 0) expect(counts.get(requestId)).toBe(1);
}

/** A request that is sent once more is answered with what the log has, and adds nothing. */
async function expectSameAgain(
  sessions: Sessions,
  sessionId: string,
  seen: readonly Seen[],
  log: readonly Event[],
): Promise<void> {
  const whole = seen.filter((call) => call.whole);
  for (const { requestId, text, events } of whole.slice(-20)) {
    const again: Event[] = [];
    const input = { case: "userText", value: { text } } as const;
    for await (const { event } of sessions.createEvent({ sessionId, requestId, input }))
      if (event) again.push(event);
    expect(again).toEqual(events);
  }
  expect(await readLog(sessions, sessionId)).toHaveLength(log.length);
}

async function readLog(sessions: Sessions, sessionId: string): Promise<Event[]> {
  const events: Event[] = [];
  for (let pageToken = ""; ; ) {
    const page = await sessions.listEvents({ sessionId, pageSize: 1000, pageToken });
    events.push(...page.events);
    pageToken = page.nextPageToken;
    if (pageToken === "") return events;
  }
}
