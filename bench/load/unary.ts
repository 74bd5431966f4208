import { runScript } from "../processes.ts";

/** Of SessionService. */
export type Method = "NewSession" | "ListEvents" | "ListSessions";

/** A call, and how it was answered once. Both in base64. */
export interface UnaryCall {
  readonly request: string;
  readonly answer: string;
}

/** Clients with a connection each, which make unary calls over gRPC, one at a time. */
export interface UnaryLoad {
  readonly port: number;
  readonly method: Method;
  readonly clients: number;
  /** The path of a file with a list of `UnaryCall`. Each client makes them in turns. */
  readonly calls: string;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface UnaryFigures {
  readonly perSecond: number;
  /** Milliseconds of a call. */
  readonly p50: number;
  readonly p99: number;
}

/** @throws Error when any answer is not what it was once. */
export function unaryLoad(parameters: UnaryLoad): Promise<UnaryFigures> {
  return runScript<UnaryFigures>("load/unary-main.js", parameters);
}
