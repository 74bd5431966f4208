import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { script } from "../processes.ts";

/** Watchers that see one event, and then nothing. */
export interface Idle {
  readonly wire: "grpc" | "connect";
  readonly port: number;
  /** Whether there are no sessions to be made: a yardstick shows anything to anyone. */
  readonly isEcho: boolean;
  readonly connections: number;
  /** Of each connection; over Connect it is one. */
  readonly streams: number;
}

/**
 * Lets watchers watch, in a process of their own.
 *
 * @returns what lets them go, once each has seen its event.
 * @throws Error when they fail before.
 */
export async function watchIdly(idle: Idle): Promise<() => Promise<void>> {
  const child: ChildProcess = spawn(
    process.execPath,
    [script("watchers/idle-main.js"), JSON.stringify(idle)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  const failed = ended.then(([code]): never => {
    throw new Error(`the watchers ended with ${code}`);
  });
  failed.catch(() => {});
  if (child.stdout) await Promise.race([once(child.stdout, "data"), failed]);
  return async () => {
    child.kill("SIGKILL");
    await ended;
  };
}
