import { setTimeout } from "node:timers/promises";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials } from "@grpc/grpc-js";
import {
  CreateEventRequestSchema,
  CreateEventResponseSchema,
  NewSessionRequestSchema,
} from "../gen/parley/v1/session_service_pb.ts";

/**
 * The load: so many clients, each with a connection of its own and a turn under way all the time. The same for
 * Parley and for the yardstick, so that what it costs itself counts on both sides. Prints how many turns per
 * second came back whole.
 *
 * Arguments: parley|echo, port, clients, seconds of warm-up, seconds that count.
 */
const [kind, port, clients, warmUp, seconds] = process.argv.slice(2);
const bytes = (value: Buffer) => value;
const newSession = "/parley.v1.SessionService/NewSession";
const createEvent = kind === "echo" ? "/bench.Echo/Echo" : "/parley.v1.SessionService/CreateEvent";

/** Turns that end as they should end; counted only while measuring. */
let turns = 0;
const latencies: number[] = [];
/** Of the four messages of a turn, summed over all turns. */
const sizes = [0, 0, 0, 0];
let answered = 0;
let measuring = false;
let stopped = false;

const conversations = Array.from({ length: Number(clients) }, (_, index) => converse(index));
await setTimeout(Number(warmUp) * 1000);
measuring = true;
const begun = performance.now();
await setTimeout(Number(seconds) * 1000);
measuring = false;
const elapsed = (performance.now() - begun) / 1000;
stopped = true;
await Promise.all(conversations);
latencies.sort((a, b) => a - b);
const at = (part: number) => latencies[Math.floor(latencies.length * part)] ?? 0;
const messageBytes = sizes.map((size) => Math.round(size / answered));
process.stdout.write(
  `${JSON.stringify({ perSecond: turns / elapsed, p50: at(0.5), p99: at(0.99), messageBytes })}\n`,
);

async function converse(index: number): Promise<void> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  const sessionId = `bench-${process.pid}-${index}`;
  if (kind === "parley") await begin(client, sessionId);
  for (let round = 0; !stopped; round++) {
    // Every utterance is new; the second turn of a round goes back to the start of the dialog.
    const text = round % 2 === 0 ? `move ${index}${round} to savings` : "never mind";
    const begun = performance.now();
    await turn(
      client,
      sessionId,
      text,
      round % 2 === 0 ? "From which account?" : "All right, nothing was changed.",
    );
    if (!measuring) continue;
    turns++;
    latencies.push(performance.now() - begun);
  }
  client.close();
}

function begin(client: Client, sessionId: string): Promise<void> {
  const request = toBinary(
    NewSessionRequestSchema,
    create(NewSessionRequestSchema, { modelId: "bank", sessionId }),
  );
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(newSession, bytes, bytes, Buffer.from(request), (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

function turn(client: Client, sessionId: string, text: string, expected: string): Promise<void> {
  const request = create(CreateEventRequestSchema, {
    sessionId,
    input: { case: "userText", value: { text } },
  });
  return new Promise((resolve, reject) => {
    const call = client.makeServerStreamRequest(
      createEvent,
      bytes,
      bytes,
      Buffer.from(toBinary(CreateEventRequestSchema, request)),
    );
    const answers: Buffer[] = [];
    call.on("data", (message: Buffer) => answers.push(message));
    call.on("error", reject);
    call.on("end", () => {
      const reply = answers[2];
      const said =
        kind === "parley" && reply ? fromBinary(CreateEventResponseSchema, reply).event?.body : undefined;
      const right = kind === "echo" || (said?.case === "reply" && said.value.text === expected);
      if (answers.length === 4 && right) {
        answered++;
        answers.forEach(({ length }, index) => {
          sizes[index] = (sizes[index] ?? 0) + length;
        });
        resolve();
      } else
        reject(new Error(`"${text}" was answered with ${answers.length} messages, ${JSON.stringify(said)}`));
    });
  });
}
