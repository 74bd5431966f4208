import { setTimeout } from "node:timers/promises";
import { cpuSecondsOf } from "../cpu.ts";
import { quantile } from "../rounds.ts";
import { ConnectWire } from "./connect-wire.ts";
import { ownSession, storedSessions, type Utterance } from "./conversations.ts";
import { GrpcWire } from "./grpc-wire.ts";
import { HttpWire } from "./http-wire.ts";
import type { Load, LoadFigures } from "./load.ts";
import type { Wire } from "./wire.ts";

/**
 * The load: clients that talk to the bank, and compare every reply. The same for Parley and for what it is
 * compared with, so that what the load costs itself counts on both sides. Prints its figures.
 */
const parameters: Load = JSON.parse(process.argv[2] ?? "");
const { wire, port, pid, clients, stored, warmUpSeconds, seconds, rate } = parameters;
const { modelId = "bank", isEcho = false, isShared = false } = parameters;
/** What all clients say together, in sessions that are stored. */
const nextInStored = stored && storedSessions(stored);

/** Of turns that came back while it was measured. */
const latencies: number[] = [];
let messages: readonly Uint8Array[] = [];
let taken = 0;
let isMeasuring = false;
let isStopped = false;

/** What one client says. */
class Conversation {
  private readonly wire: Wire;
  private readonly sessionId: string;
  private readonly next: () => Utterance;

  constructor(index: number) {
    this.sessionId = `bench-${process.pid}-${index}`;
    this.wire = open();
    this.next = nextInStored ?? ownSession(this.sessionId, index);
  }

  async begin(): Promise<void> {
    if (!isEcho && !stored) await this.wire.begin(modelId, this.sessionId);
  }

  /** @param due when the turn should have begun, by the clock of `performance`. */
  async turn(due: number): Promise<void> {
    const { sessionId, text, reply } = this.next();
    const answer = await this.wire.turn(sessionId, text);
    if (!isEcho && answer.reply !== reply) throw new Error(`"${text}" was answered with "${answer.reply}"`);
    taken++;
    messages = answer.messages ?? messages;
    if (isMeasuring) latencies.push(performance.now() - due);
  }

  close(): void {
    this.wire.close();
  }
}

function open(): Wire {
  if (wire === "grpc") return new GrpcWire(port, isShared);
  return wire === "http" ? new HttpWire(port) : new ConnectWire(port, wire);
}

/** Each client begins the next turn when it has the answer to the last one. */
async function talk(conversation: Conversation): Promise<void> {
  while (!isStopped) await conversation.turn(performance.now());
}

/** Turns begin at random times, as those of many independent people do, with whoever is free. */
async function talkAt(rate: number, conversations: readonly Conversation[]): Promise<void> {
  const free = [...conversations];
  const due: number[] = [];
  const underWay = new Set<Promise<void>>();
  let next = performance.now();
  while (!isStopped) {
    for (; next <= performance.now(); next += (-Math.log(1 - Math.random()) / rate) * 1000) due.push(next);
    begin();
    await setTimeout(1);
  }
  await Promise.all(underWay);

  function begin(): void {
    while (due.length > 0 && !isStopped) {
      const conversation = free.shift();
      if (!conversation) return;
      const turn = conversation.turn(due.shift() ?? 0).then(() => {
        underWay.delete(turn);
        free.push(conversation);
        begin();
      });
      underWay.add(turn);
    }
  }
}

const conversations = Array.from({ length: clients }, (_, index) => new Conversation(index));
await Promise.all(conversations.map((conversation) => conversation.begin()));
const talking = rate === undefined ? Promise.all(conversations.map(talk)) : talkAt(rate, conversations);
await setTimeout(warmUpSeconds * 1000);
isMeasuring = true;
const begun = performance.now();
const cpuBefore = process.cpuUsage();
const serverCpuBefore = pid && cpuSecondsOf(pid);
await setTimeout(seconds * 1000);
isMeasuring = false;
const elapsed = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const serverCpu = pid && cpuSecondsOf(pid);
const turns = latencies.length;
isStopped = true;
await talking;
for (const conversation of conversations) conversation.close();
latencies.sort((a, b) => a - b);
const figures: LoadFigures = {
  perSecond: turns / elapsed,
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  cpuMicros: (user + system) / turns,
  ...(serverCpu && serverCpuBefore && { serverCpuMicros: ((serverCpu - serverCpuBefore) * 1e6) / turns }),
  taken,
  messages: messages.map((message) => Buffer.from(message).toString("base64")),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
