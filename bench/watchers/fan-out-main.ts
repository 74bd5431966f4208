import { type ClientHttp2Session, connect } from "node:http2";
import { fromBinary } from "@bufbuild/protobuf";
import { CreateEventResponseSchema } from "../../gen/parley/v1/session_service_pb.ts";
import { exchangeOf } from "../load/bank.ts";
import { GrpcWire } from "../load/grpc-wire.ts";
import { quantile } from "../rounds.ts";
import { EnvelopeReader } from "./envelopes.ts";
import type { FanOut, FanOutFigures } from "./fan-out.ts";
import { watchOverGrpc } from "./raw-watch.ts";
import { Sightings } from "./sightings.ts";

/**
 * The writer and the watchers of one session. The writer begins a turn when all have seen the one before, and they
 * have to see the very bytes that it was answered with. Prints its figures.
 */
const parameters: FanOut = JSON.parse(process.argv[2] ?? "");
const { port, isEcho, connections, streams, warmUpSeconds, seconds } = parameters;
const watchers = connections * streams;
const sightings = new Sightings(watchers);

const sessionId = `fan-out-${process.pid}`;
const writer = new GrpcWire(port, false);
let turns = 0;
let isOver = false;
if (!isEcho) await writer.begin("bank", sessionId);
const lastOffset = Math.max(...(await turn()).map(offsetIn));
const opened = Array.from({ length: connections }, () => connect(`http://127.0.0.1:${port}`));
for (const connection of opened) for (let stream = 0; stream < streams; stream++) watch(connection);
let messages = 1;
await sightings.all(messages);
await talk(warmUpSeconds);
const figures = await talk(seconds);
isOver = true;
for (const connection of opened) connection.destroy();
writer.close();
process.stdout.write(`${JSON.stringify(figures)}\n`);

async function turn(): Promise<Buffer[]> {
  const { text, reply } = exchangeOf(0, turns++);
  const answer = await writer.turn(sessionId, text);
  if (!isEcho && answer.reply !== reply) throw new Error(`"${text}" was answered with "${answer.reply}"`);
  return (answer.messages ?? []).map((message) => Buffer.from(message));
}

function offsetIn(message: Buffer): number {
  return fromBinary(CreateEventResponseSchema, message).event?.offset ?? 0;
}

/** Begins with the last event that there is. */
function watch(connection: ClientHttp2Session): void {
  const reader = new EnvelopeReader();
  let place = 0;
  watchOverGrpc(connection, { sessionId, afterOffset: lastOffset - 1 })
    .on("data", (bytes: Buffer) => {
      for (const message of reader.take(bytes)) sightings.add(place++, message);
    })
    .on("end", () => {
      if (!isOver) throw new Error(`a watcher was left after ${place} events`);
    });
}

/** Turn after turn, for a while. */
async function talk(seconds: number): Promise<FanOutFigures> {
  const acknowledged: number[] = [];
  const delivered: number[] = [];
  const before = messages;
  const begun = performance.now();
  while (performance.now() - begun < seconds * 1000) {
    const asked = performance.now();
    const answer = await turn();
    const answered = performance.now();
    messages += answer.length;
    await sightings.all(messages);
    acknowledged.push(answered - asked);
    delivered.push(performance.now() - answered);
    sightings.expectLast(answer);
  }
  const elapsed = (performance.now() - begun) / 1000;
  acknowledged.sort((a, b) => a - b);
  delivered.sort((a, b) => a - b);
  return {
    deliveriesPerSecond: ((messages - before) * watchers) / elapsed,
    acknowledged: quantile(acknowledged, 0.5),
    p50: quantile(delivered, 0.5),
    p99: quantile(delivered, 0.99),
  };
}
