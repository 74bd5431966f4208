import { createServer } from "node:net";
import { runScript } from "../processes.ts";

/** A server to start, and what is said to it. */
export interface Start {
  /** What node is given to start it. */
  readonly command: readonly string[];
  /** Where it will listen; also in its environment, as PORT. */
  readonly port: number;
  /** Each in a session of its own, all at once; one reply of the answer must be what is expected. None: an echo. */
  readonly turns: readonly FirstTurn[];
}

export interface FirstTurn {
  readonly modelId: string;
  readonly text: string;
  readonly expected: string;
}

/** Milliseconds from starting the process until it took a connection, and until each turn was answered. */
export interface StartFigures {
  readonly listening: number;
  readonly answered: readonly number[];
}

/**
 * Starts a server, and stops it when it has answered.
 *
 * @throws Error when a reply is not what it should be, or nothing answers.
 */
export function timeStart(start: Start): Promise<StartFigures> {
  return runScript<StartFigures>("start/main.js", start);
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
