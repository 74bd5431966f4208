import type { Server } from "../processes.ts";
import { type Idle, watchIdly } from "./idle.ts";

/** How idle watchers come. */
export type Crowd = Pick<Idle, "wire" | "connections" | "streams">;

/** What each watcher takes of a server's memory, in kB. */
export interface Share {
  readonly heap: number;
  readonly resident: number;
  /** Of the heap, when all have gone. */
  readonly left: number;
}

/** Lets a crowd come to a server that tells its memory, and go. */
export async function shareOf(crowd: Crowd, server: Server, isEcho: boolean): Promise<Share> {
  const come = (connections: number) => watchIdly({ ...crowd, connections, port: server.port, isEcho });
  // What is allocated once, with the first watchers, is not theirs.
  const leaveFirst = await come(10);
  await leaveFirst();
  const before = await server.memory();
  const leave = await come(crowd.connections);
  const during = await server.memory();
  await leave();
  const after = await server.memory();
  const each = (bytes: number) => bytes / (crowd.connections * crowd.streams) / 1000;
  return {
    heap: each(during.heap - before.heap),
    resident: each(during.resident - before.resident),
    left: each(after.heap - before.heap),
  };
}
