import type { Run } from "../chapter.ts";
import { runScript } from "../processes.ts";
import type { StoredLoad } from "./conversations.ts";

/** What a load generator does, in a process of its own. */
export interface Load {
  readonly wire: "grpc" | "grpc-web" | "connect" | "http";
  /** Whether the replies are those of the bank; an echo answers with anything. */
  readonly isEcho?: boolean;
  readonly port: number;
  /** The server's process, if its CPU time is asked for. */
  readonly pid?: number;
  /** Of the sessions that clients begin; the bank if absent. */
  readonly modelId?: string;
  readonly clients: number;
  /** Whether all clients share one connection, of gRPC only; otherwise each has its own. */
  readonly isShared?: boolean;
  /** Each turn is one of another session that is stored already; otherwise each client begins one, and goes on. */
  readonly stored?: StoredLoad;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** How many turns begin in a second, whether others have ended or not. Without it, each client waits for its answer. */
  readonly rate?: number;
}

export interface LoadFigures {
  /** Turns that came back whole. */
  readonly perSecond: number;
  /** Milliseconds of a turn; with a rate, from when it was due. */
  readonly p50: number;
  readonly p99: number;
  /** The generator's own CPU time for each turn. */
  readonly cpuMicros: number;
  /** That of the server, if it was asked for and the machine tells. */
  readonly serverCpuMicros?: number;
  /** Turns that came back whole, counted or not. */
  readonly taken: number;
  /** Those of one turn, in base64, where the wire tells them. */
  readonly messages: readonly string[];
}

/** @throws Error when any reply is not what it should be. */
export function load(parameters: Load): Promise<LoadFigures> {
  return runScript<LoadFigures>("load/main.js", parameters);
}

/** Has a server work for a while that does not count: what runs often is compiled only then. */
export async function warmUp(
  parameters: Pick<Load, "wire" | "isEcho" | "port" | "modelId">,
  { isTrial }: Run,
): Promise<void> {
  if (!isTrial) await load({ ...parameters, clients: 64, warmUpSeconds: 0, seconds: 6 });
}
