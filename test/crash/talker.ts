import { toBinary } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { type Event, EventSchema } from "../../gen/parley/v1/event_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { type AskedTurn, TurnCaller } from "./turn-caller.ts";

/** How many of its requests each client sends once more at the end. */
const sentAgain = 20;

interface Asked extends AskedTurn {
  /** Offsets of the events that it was answered with, the last time that it was sent. */
  offsets: number[];
  /** Whether the stream ended by itself, and not because the server was killed. */
  whole: boolean;
}

/** A client that talks as fast as it can, and calls again with the same request id when the server was killed. */
export class Talker {
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
      await this.begin(caller);
      for (;;) await this.turn(caller);
    } catch {
      // The server is gone, in the middle of something or between two turns.
    } finally {
      caller.close();
    }
  }

  /** Begins its session, unless it has begun already. */
  begin(caller: TurnCaller): Promise<void> {
    return caller.newSession(this.sessionId, `new ${this.sessionId}`);
  }

  /** Says the next thing, or what was not answered whole the last time. Rejects when the stream breaks. */
  async turn(caller: TurnCaller): Promise<void> {
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

/** What its log has otherwise than it saw. Its last requests are sent once more. */
export async function compare({ sessionId, asked, seen, contradicted }: Talker, port: number) {
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

export async function readLog(port: number, sessionId: string): Promise<Event[]> {
  const sessions = createClient(SessionService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }));
  const events: Event[] = [];
  for (let pageToken = ""; ; ) {
    const page = await sessions.listEvents({ sessionId, pageSize: 1000, pageToken });
    events.push(...page.events);
    pageToken = page.nextPageToken;
    if (pageToken === "") return events;
  }
}

export function bytesOf(event: Event): Buffer {
  return Buffer.from(toBinary(EventSchema, event));
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
