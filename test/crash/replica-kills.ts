import { setTimeout } from "node:timers/promises";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { ServerProcess } from "./server-process.ts";
import { bytesOf, compare, readLog, sum, Talker } from "./talker.ts";
import { TurnCaller } from "./turn-caller.ts";

export interface ReplicaKillOptions {
  /** One of the servers, chosen by chance; or the database: kills it, and is done when it can be reached again. */
  readonly victim: "server" | (() => Promise<void>);
  readonly kills: number;
  /** How long there is peace before each kill, in milliseconds. */
  readonly peaceMs: number;
  readonly onProgress?: (kills: number, events: number) => void;
}

/** What came of it. All but the first four must be zero. */
export interface ReplicaKillReport {
  readonly kills: number;
  /** Events that clients saw, each counted once. */
  readonly acknowledged: number;
  /** Calls that failed, and were made again. */
  readonly repeated: number;
  /** The longest time from the database's return to the next answer, in milliseconds. */
  readonly longestReturnMs: number;
  /** Acknowledged events that the log does not have, or has otherwise. */
  readonly lost: number;
  /** Requests that the log has more than once. */
  readonly duplicated: number;
  /** Places in logs where the offsets do not go on by one. */
  readonly gaps: number;
  /** Requests that were answered otherwise when they were sent once more. */
  readonly changed: number;
  /** Events that a watcher did not see, saw twice, or not in their place. */
  readonly misseen: number;
  /** Servers that ended without being killed. */
  readonly exited: number;
}

const [replicas, clients] = [3, 8];

/** Kills servers that share a database, or the database, under load by clients that change servers with every call. */
export async function killAmongReplicas(
  url: string,
  { victim, kills, peaceMs, onProgress }: ReplicaKillOptions,
): Promise<ReplicaKillReport> {
  const start = () => ServerProcess.start(url, { parameters: ["--max-events", "none", "--cache", "none"] });
  const servers = await Promise.all(Array.from({ length: replicas }, start));
  const ports = () => servers.map(({ port }) => port);
  try {
    const regulars = Array.from({ length: clients }, (_, index) => new Regular(`regular-${index}`, ports));
    const acknowledged = () => sum(regulars.map(({ talker }) => talker.acknowledged));
    const nextAnswer = async () => {
      const before = acknowledged();
      while (acknowledged() === before) await setTimeout(5);
    };
    let isOver = false;
    let [longestReturnMs, exited] = [0, 0];
    const working = regulars.flatMap((regular) => [regular.talk(() => isOver), regular.watch()]);
    for (let kill = 1; kill <= kills; kill++) {
      await setTimeout(peaceMs);
      if (victim === "server") {
        const index = Math.floor(Math.random() * replicas);
        await servers[index]?.kill();
        servers[index] = await start();
      } else {
        await victim();
        const back = performance.now();
        await nextAnswer();
        longestReturnMs = Math.max(longestReturnMs, Math.round(performance.now() - back));
      }
      exited += servers.filter(({ isRunning }) => !isRunning).length;
      onProgress?.(kill, acknowledged());
    }
    await nextAnswer();
    isOver = true;
    await Promise.all(working);

    const [port = 0] = ports();
    const found = await Promise.all(regulars.map(({ talker }) => compare(talker, port)));
    const misseen = await Promise.all(regulars.map((regular) => regular.misseen(port)));
    return {
      kills,
      acknowledged: acknowledged(),
      repeated: sum(regulars.map(({ repeated }) => repeated)),
      longestReturnMs,
      lost: sum(found.map(({ lost }) => lost)),
      duplicated: sum(found.map(({ duplicated }) => duplicated)),
      gaps: sum(found.map(({ gaps }) => gaps)),
      changed: sum(found.map(({ changed }) => changed)),
      misseen: sum(misseen),
      exited,
    };
  } finally {
    await Promise.all(servers.filter(({ isRunning }) => isRunning).map((server) => server.stop()));
  }
}

/** A client that talks, and another that watches its session; both choose a server by chance, for every call. */
class Regular {
  readonly talker: Talker;
  repeated = 0;
  private readonly ports: () => readonly number[];
  private readonly callers = new Map<number, TurnCaller>();
  /** What the watcher saw, in the order of its coming. */
  private readonly seen: { readonly offset: number; readonly bytes: Buffer }[] = [];

  constructor(sessionId: string, ports: () => readonly number[]) {
    this.talker = new Talker(sessionId);
    this.ports = ports;
  }

  /** Talks until it is told to stop, and has every turn answered whole; then ends its session. */
  async talk(stop: () => boolean): Promise<void> {
    await this.again((port) => this.talker.begin(this.callerTo(port)));
    while (!stop()) await this.again((port) => this.talker.turn(this.callerTo(port)));
    const { sessionId } = this.talker;
    await this.again((port) => sessionsOn(port).endSession({ sessionId }));
    for (const caller of this.callers.values()) caller.close();
  }

  /** Watches to the end of the session. */
  async watch(): Promise<void> {
    const { sessionId } = this.talker;
    await this.again(async (port) => {
      const last = this.seen.at(-1)?.offset;
      const request = { sessionId, ...(last === undefined ? {} : { afterOffset: last }) };
      for await (const { event } of sessionsOn(port).watchEvents(request))
        if (event) this.seen.push({ offset: event.offset, bytes: bytesOf(event) });
    });
  }

  /** How much of the log the watcher has seen otherwise. */
  async misseen(port: number): Promise<number> {
    const log = (await readLog(port, this.talker.sessionId)).map(bytesOf);
    const wrong = this.seen.filter(({ bytes }, index) => !log[index]?.equals(bytes)).length;
    return wrong + Math.abs(log.length - this.seen.length);
  }

  /** Calls one server after the other until one answers. */
  private async again(call: (port: number) => Promise<unknown>): Promise<void> {
    for (;;) {
      const ports = this.ports();
      try {
        await call(ports[Math.floor(Math.random() * ports.length)] ?? 0);
        return;
      } catch {
        this.repeated++;
        await setTimeout(10);
      }
    }
  }

  private callerTo(port: number): TurnCaller {
    const caller = this.callers.get(port) ?? new TurnCaller(port);
    this.callers.set(port, caller);
    return caller;
  }
}

function sessionsOn(port: number) {
  return createClient(SessionService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }));
}
