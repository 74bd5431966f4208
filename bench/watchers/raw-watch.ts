import { once } from "node:events";
import { request as requestHttp } from "node:http";
import type { ClientHttp2Session } from "node:http2";
import type { Readable } from "node:stream";
import { create, type MessageInitShape, toBinary, toJsonString } from "@bufbuild/protobuf";
import { WatchEventsRequestSchema } from "../../gen/parley/v1/session_service_pb.ts";
import { enveloped } from "./envelopes.ts";

/*
 * Watchers that take no more of a client library than they need, so that thousands have room in one process: what
 * is measured is the server.
 */

const path = "/parley.v1.SessionService/WatchEvents";

type Request = MessageInitShape<typeof WatchEventsRequestSchema>;

/** Watches over gRPC, as one stream of a connection. What comes are envelopes. */
export function watchOverGrpc(connection: ClientHttp2Session, request: Request): Readable {
  const headers = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };
  const stream = connection.request(headers);
  stream.end(enveloped(toBinary(WatchEventsRequestSchema, create(WatchEventsRequestSchema, request))));
  return stream;
}

/** The same over Connect in HTTP/1.1, on a connection of its own. */
export async function watchOverConnect(port: number, request: Request): Promise<Readable> {
  const headers = { "content-type": "application/connect+json" };
  const call = requestHttp({ port, path, method: "POST", agent: false, headers });
  const json = toJsonString(WatchEventsRequestSchema, create(WatchEventsRequestSchema, request));
  call.end(enveloped(Buffer.from(json)));
  const [response] = await once(call, "response");
  return response;
}

/**
 * Waits for the first message, and takes whatever follows.
 *
 * @throws Error when there is none.
 */
export async function firstMessage(stream: Readable): Promise<void> {
  const [bytes] = await Promise.race([once(stream, "data"), once(stream, "end")]);
  // The end of a stream has flags, a message has none.
  if (bytes?.[0] !== 0) throw new Error(`there is nothing to watch: ${bytes}`);
  stream.resume();
}
