import { connect } from "node:http2";
import { GrpcWire } from "../load/grpc-wire.ts";
import type { Idle } from "./idle.ts";
import { firstMessage, watchOverConnect, watchOverGrpc } from "./raw-watch.ts";

/** The idle watchers. Prints a line when each has seen an event, and stays until it is killed. */
const { wire, port, isEcho, connections, streams }: Idle = JSON.parse(process.argv[2] ?? "");

/** How many watchers watch one session. */
const perSession = 100;
/** How many connections are opened at once. */
const atOnce = 20;

const sessionIds = Array.from(
  { length: Math.ceil((connections * streams) / perSession) },
  (_, index) => `watched-${process.pid}-${index}`,
);
if (!isEcho) {
  const writer = new GrpcWire(port, false);
  for (const sessionId of sessionIds) await writer.begin("bank", sessionId);
  writer.close();
}
const requestOf = (watcher: number) => ({ sessionId: sessionIds[Math.floor(watcher / perSession)] ?? "" });

for (let opened = 0; opened < connections; opened += atOnce) {
  const indexes = Array.from(
    { length: Math.min(atOnce, connections - opened) },
    (_, index) => opened + index,
  );
  await Promise.all(indexes.map(open));
}
process.stdout.write("watching\n");

async function open(index: number): Promise<void> {
  if (wire === "connect") return firstMessage(await watchOverConnect(port, requestOf(index)));
  const connection = connect(`http://127.0.0.1:${port}`);
  const watching = Array.from({ length: streams }, (_, stream) =>
    firstMessage(watchOverGrpc(connection, requestOf(index * streams + stream))),
  );
  await Promise.all(watching);
}
