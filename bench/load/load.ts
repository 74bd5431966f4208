import { runScript } from "../processes.ts";

/** What a load generator does, in a process of its own. */
export interface Load {
  readonly wire: "grpc" | "grpc-web" | "connect" | "http";
  /** Whether the replies are those of the bank; an echo answers with anything. */
  readonly isEcho?: boolean;
  readonly port: number;
  readonly clients: number;
  /** Whether all clients share one connection, of gRPC only; otherwise each has its own. */
  readonly isShared?: boolean;
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
  /** Those of one turn, in base64, where the wire tells them. */
  readonly messages: readonly string[];
}

/** @throws Error when any reply is not what it should be. */
export function load(parameters: Load): Promise<LoadFigures> {
  return runScript<LoadFigures>("load/main.js", parameters);
}
