import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { WatchEventsRequestSchema } from "../../gen/parley/v1/session_service_pb.ts";

/**
 * Watchers that stay until they are killed. Each has seen an event, and then nothing happens. They take no
 * more of a client library than they need: what is measured is the server.
 *
 * Arguments: grpc|connect, port, connections, streams of each; over Connect it is one of each. Prints "ready".
 */
const [kind, port = "", connections, streams] = process.argv.slice(2);
const path = "/parley.v1.SessionService/WatchEvents";

/** So many watchers watch one session. */
const perSession = 100;

const sessionIds: string[] = [];
for (let index = 0; index < Number(connections) * Number(streams); index += perSession) {
  const sessionId = `watched-${process.pid}-${index}`;
  if (process.argv[6] !== "bare") await newSession(sessionId);
  sessionIds.push(sessionId);
}
const idOf = (watcher: number) => sessionIds[Math.floor(watcher / perSession)] ?? "";

for (let connection = 0; connection < Number(connections); connection++) {
  const first = connection * Number(streams);
  if (kind === "connect") await watchOverHttp1(idOf(first));
  else await watchOverHttp2(Array.from({ length: Number(streams) }, (_, index) => idOf(first + index)));
}
process.stdout.write("ready\n");

async function newSession(sessionId: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/parley.v1.SessionService/NewSession`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ modelId: "bank", sessionId }),
  });
  if (!response.ok) throw new Error(await response.text());
}

async function watchOverHttp2(ids: readonly string[]): Promise<void> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  await Promise.all(
    ids.map(async (sessionId) => {
      const stream = session.request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc",
        te: "trailers",
      });
      stream.end(
        enveloped(toBinary(WatchEventsRequestSchema, create(WatchEventsRequestSchema, { sessionId }))),
      );
      await once(stream.resume(), "data");
    }),
  );
}

async function watchOverHttp1(sessionId: string): Promise<void> {
  const socket = connect(Number(port), "127.0.0.1");
  const body = enveloped(Buffer.from(JSON.stringify({ sessionId })));
  const type = "application/connect+json";
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  socket.write(body);
  await once(socket.resume(), "data");
}

function enveloped(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
