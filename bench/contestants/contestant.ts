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

/** What everybody is compared with, and what answers over gRPC look like. */
export interface Yardsticks {
  readonly contestants: readonly Contestant[];
  /** The messages of one turn of Parley, in base64. */
  readonly messages: readonly string[];
}

/**
 * Starts Parley, and bare servers that tell what its wire costs, and that of the peers.
 *
 * @param directory for its database.
 */
export async function startYardsticks(directory: string): Promise<Yardsticks> {
  const parley = await startParley(join(directory, "parley.db"));
  const talk = { wire: "grpc", port: parley.port, clients: 1, warmUpSeconds: 0, seconds: 0.5 } as const;
  const { messages } = await load(talk);
  const grpcEcho = await Server.start([script("yardsticks/grpc-echo.js"), ...messages]);
  const httpEcho = await Server.start([peer("echo")]);
  const contestants = [
    { name: "bare grpc-js echo", kind: "echo", wire: "grpc", keeps: "nothing", server: grpcEcho },
    { name: "bare node:http echo", kind: "echo", wire: "http", keeps: "nothing", server: httpEcho },
    { name: "Parley", kind: "parley", wire: "grpc", keeps: "states and events, FULL", server: parley },
  ] as const;
  return { contestants, messages };
}

/**
 * Starts the peers, which must be installed, each over both wires, and has them rehearse.
 *
 * @param directory for their databases.
 * @param messages those of a turn over gRPC.
 * @throws Error when one of them does not know its part.
 */
export async function startPeers(directory: string, messages: readonly string[]): Promise<Contestant[]> {
  const contestants: Contestant[] = [];
  for (const wire of ["grpc", "http"] as const) {
    const start = async (
      name: string,
      keeps: Contestant["keeps"],
      script: string,
      ...parameters: string[]
    ) => {
      const spoken = wire === "grpc" ? ["--grpc", ...messages] : [];
      const server = await Server.start([peer(script), ...parameters, ...spoken]);
      await rehearse(wire, server.port);
      contestants.push({ name, kind: "peer", wire, keeps, server });
    };
    const framework = wire === "grpc" ? "grpc-js" : "Fastify";
    for (const synchronous of ["FULL", "NORMAL"] as const) {
      const database = join(directory, `hand-written-${wire}-${synchronous}.db`);
      const name = `${framework}, XState, SQLite`;
      await start(name, `states, ${synchronous}`, "hand-written", database, synchronous);
    }
    await start("nlp.js", "nothing", "nlpjs");
    await start("Bot Framework", "nothing", "bot-framework");
    await start("RiveScript", "nothing", "rivescript");
  }
  return contestants;
}
