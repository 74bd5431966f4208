import { spawn } from "node:child_process";
import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { setTimeout } from "node:timers/promises";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CreateEventRequestSchema,
  CreateEventResponseSchema,
  NewSessionRequestSchema,
} from "../../gen/parley/v1/session_service_pb.ts";
import { replyIn } from "../load/wire.ts";
import { grpcCall } from "./grpc-call.ts";
import type { FirstTurn, Start, StartFigures } from "./start.ts";

/**
 * Starts a server, knocks until it takes a connection, and talks to it at once. Prints how long that took. All that
 * this process needs itself was loaded before.
 */
const { command, port, turns }: Start = JSON.parse(process.argv[2] ?? "");

/** How long to wait before knocking again, and how long it may take to start; in milliseconds. */
const againMs = 2;
const longestMs = 120_000;

const service = "/parley.v1.SessionService";

const begun = performance.now();
const env = { ...process.env, PORT: String(port) };
const child = spawn(process.execPath, command, { env, stdio: ["ignore", "ignore", "inherit"] });
const ended = once(child, "exit");
const session = await knock();
const listening = performance.now() - begun;
const answers = turns.length === 0 ? [answerOfEcho()] : turns.map(answerOf);
const answered = await Promise.all(answers.map((answer) => answer.then(() => performance.now() - begun)));
session.close();
child.kill("SIGTERM");
await ended;
const figures: StartFigures = { listening, answered };
process.stdout.write(`${JSON.stringify(figures)}\n`);

async function knock(): Promise<ClientHttp2Session> {
  while (performance.now() - begun < longestMs && child.exitCode === null) {
    const session = connect(`http://127.0.0.1:${port}`);
    try {
      await once(session, "connect");
      return session;
    } catch {
      await setTimeout(againMs);
    }
  }
  throw new Error(`nothing listens on port ${port}: ${command.join(" ")}`);
}

async function answerOf({ modelId, text, expected }: FirstTurn): Promise<void> {
  const sessionId = `first-${modelId}-${process.pid}`;
  await grpcCall(
    session,
    `${service}/NewSession`,
    toBinary(NewSessionRequestSchema, create(NewSessionRequestSchema, { modelId, sessionId })),
  );
  const input = { case: "userText", value: { text } } as const;
  const messages = await grpcCall(
    session,
    `${service}/CreateEvent`,
    toBinary(CreateEventRequestSchema, create(CreateEventRequestSchema, { sessionId, input })),
  );
  const replies = messages.flatMap(
    (message) => replyIn(fromBinary(CreateEventResponseSchema, message)) ?? [],
  );
  if (!replies.includes(expected)) throw new Error(`"${text}" was answered with "${replies.join('", "')}"`);
}

async function answerOfEcho(): Promise<void> {
  await grpcCall(session, `${service}/CreateEvent`, new Uint8Array());
}
