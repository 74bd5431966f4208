import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CreateEventResponseSchema,
  ListEventsRequestSchema,
  ListEventsResponseSchema,
  ListSessionsRequestSchema,
  ListSessionsResponseSchema,
  NewSessionRequestSchema,
} from "../../gen/parley/v1/session_service_pb.ts";
import { exchangeOf } from "../load/bank.ts";
import { GrpcWire } from "../load/grpc-wire.ts";
import type { Method, UnaryCall } from "../load/unary.ts";
import { UnaryClient } from "../load/unary-client.ts";

/** How many sessions are made at once. */
const atOnce = 64;

const newSession = toBinary(NewSessionRequestSchema, create(NewSessionRequestSchema, { modelId: "bank" }));

/** Makes sessions with the bank, as clients do. */
export async function makeSessions(port: number, count: number): Promise<void> {
  const client = new UnaryClient(port);
  let left = count;
  const make = async () => {
    while (left-- > 0) await client.call("NewSession", newSession);
  };
  await Promise.all(Array.from({ length: atOnce }, make));
  client.close();
}

/** Makes a session, and talks with the bank until it has so many events. */
export async function makeLongSession(port: number, sessionId: string, events: number): Promise<void> {
  const wire = new GrpcWire(port, false);
  await wire.begin("bank", sessionId);
  for (let turn = 0, nextOffset = 0; nextOffset < events; turn++) {
    const { messages = [] } = await wire.turn(sessionId, exchangeOf(0, turn).text);
    const last = fromBinary(CreateEventResponseSchema, messages.at(-1) ?? new Uint8Array());
    nextOffset = (last.event?.offset ?? 0) + 1;
  }
  wire.close();
}

/** The call that makes a session. */
export function newSessionCalls(port: number): Promise<UnaryCall[]> {
  return callsOf(
    port,
    "NewSession",
    () => newSession,
    () => "",
  );
}

/** The calls that read all events of a session, page by page. */
export function eventCalls(port: number, sessionId: string, pageSize: number): Promise<UnaryCall[]> {
  const requestOf = (pageToken: string) =>
    toBinary(ListEventsRequestSchema, create(ListEventsRequestSchema, { sessionId, pageSize, pageToken }));
  const nextIn = (answer: Buffer) => fromBinary(ListEventsResponseSchema, answer).nextPageToken;
  return callsOf(port, "ListEvents", requestOf, nextIn);
}

/** The calls that list all sessions, page by page. */
export function sessionCalls(port: number, pageSize: number): Promise<UnaryCall[]> {
  const requestOf = (pageToken: string) =>
    toBinary(ListSessionsRequestSchema, create(ListSessionsRequestSchema, { pageSize, pageToken }));
  const nextIn = (answer: Buffer) => fromBinary(ListSessionsResponseSchema, answer).nextPageToken;
  return callsOf(port, "ListSessions", requestOf, nextIn);
}

/** Makes calls until an answer has no token of a next page. */
async function callsOf(
  port: number,
  method: Method,
  requestOf: (token: string) => Uint8Array,
  nextIn: (answer: Buffer) => string,
): Promise<UnaryCall[]> {
  const client = new UnaryClient(port);
  const calls: UnaryCall[] = [];
  let token = "";
  do {
    const request = requestOf(token);
    const answer = await client.call(method, request);
    calls.push({ request: Buffer.from(request).toString("base64"), answer: answer.toString("base64") });
    token = nextIn(answer);
  } while (token !== "");
  client.close();
  return calls;
}
