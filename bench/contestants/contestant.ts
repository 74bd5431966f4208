import { join } from "node:path";
import { load } from "../load/load.ts";
import { Server, script, startParley } from "../processes.ts";
import { peer } from "./install.ts";
import { rehearse } from "./rehearsal.ts";

/** Who is measured, and how it is talked to. */
export interface Contestant {
  readonly name: string;
  readonly kind: "parley" | "echo" | "peer";
  readonly wire: "grpc" | "http";
  /** What is left of a session when the machine loses power after an answer. */
  readonly keeps: "nothing" | "states, NORMAL" | "states, FULL" | "states and events, FULL";
  readonly server: Server;
}

/**
 * Starts Parley, and bare servers that tell what its wire costs, and that of the peers.
 *
 * @param directory for its database.
 */
export async function startYardsticks(directory: string): Promise<Contestant[]> {
  const parley = await startParley(join(directory, "parley.db"));
  const talk = { wire: "grpc", port: parley.port, clients: 1, warmUpSeconds: 0, seconds: 0.5 } as const;
  const { messages } = await load(talk);
  const grpcEcho = await Server.start([script("yardsticks/grpc-echo.js"), ...messages]);
  const httpEcho = await Server.start([peer("echo")]);
  return [
    { name: "bare grpc-js echo", kind: "echo", wire: "grpc", keeps: "nothing", server: grpcEcho },
    { name: "bare node:http echo", kind: "echo", wire: "http", keeps: "nothing", server: httpEcho },
    { name: "Parley", kind: "parley", wire: "grpc", keeps: "states and events, FULL", server: parley },
  ];
}

/**
 * Starts the peers, which must be installed, and has them rehearse.
 *
 * @param directory for their databases.
 * @throws Error when one of them does not know its part.
 */
export async function startPeers(directory: string): Promise<Contestant[]> {
  const durable = (synchronous: "FULL" | "NORMAL") =>
    startPeer("Fastify, XState, SQLite", `states, ${synchronous}`, [
      peer("hand-written"),
      join(directory, `hand-written-${synchronous}.db`),
      synchronous,
    ]);
  return [
    await durable("FULL"),
    await durable("NORMAL"),
    await startPeer("nlp.js", "nothing", [peer("nlpjs")]),
    await startPeer("Bot Framework", "nothing", [peer("bot-framework")]),
    await startPeer("RiveScript", "nothing", [peer("rivescript")]),
  ];
}

async function startPeer(
  name: string,
  keeps: Contestant["keeps"],
  parameters: readonly string[],
): Promise<Contestant> {
  const server = await Server.start(parameters);
  await rehearse(server.port);
  return { name, kind: "peer", wire: "http", keeps, server };
}
