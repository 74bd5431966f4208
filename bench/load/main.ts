import { setTimeout } from "node:timers/promises";
import { quantile } from "../rounds.ts";
import { ConnectWire } from "./connect-wire.ts";
import { GrpcWire } from "./grpc-wire.ts";
import { HttpWire } from "./http-wire.ts";
import type { Load, LoadFigures } from "./load.ts";
import type { Wire } from "./wire.ts";

/**
 * The load: clients that talk to the bank, and compare every reply. The same for Parley and for what it is
 * compared with, so that what the load costs itself counts on both sides. Prints its figures.
 */
const parameters: Load = JSON.parse(process.argv[2] ?? "");
const { wire, isEcho = false, port, clients, isShared = false, warmUpSeconds, seconds, rate } = parameters;

/** Of turns that came back while it was measured. */
const latencies: number[] = [];
let messages: readonly Uint8Array[] = [];
let isMeasuring = false;
let isStopped = false;

/** One client's conversation: every utterance is new, and every second turn goes back to where it began. */
class Conversation {
  private readonly wire: Wire;
  private readonly index: number;
  private readonly sessionId: string;
  private turns = 0;

  constructor(index: number) {
    this.index = index;
    this.sessionId = `bench-${process.pid}-${index}`;
    this.wire = open();
  }

  async begin(): Promise<void> {
    if (!isEcho) await this.wire.begin(this.sessionId);
  }

  /** @param due when the turn should have begun, by the clock of `performance`. */
  async turn(due: number): Promise<void> {
    const number = this.turns++;
    const [text, expected] =
      number % 2 === 0
        ? [`move ${this.index}${number} to savings`, "From which account?"]
        : ["never mind", "All right, nothing was changed."];
    const answer = await this.wire.turn(this.sessionId, text);
    if (!isEcho && answer.reply !== expected)
      throw new Error(`"${text}" was answered with "${answer.reply}"`);
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
await setTimeout(seconds * 1000);
isMeasuring = false;
const elapsed = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
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
  messages: messages.map((message) => Buffer.from(message).toString("base64")),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
