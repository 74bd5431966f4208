import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** Where the suite was compiled to: a folder of dist/. */
const compiled = fileURLToPath(new URL("..", import.meta.url));

/** The `parley` of the command line, as users have it. */
export const parleyScript = join(compiled, "..", "src", "cli", "main.js");

/** How much memory a server takes, in bytes. */
export interface Memory {
  readonly resident: number;
  /** What is in use of the heap, and buffers. */
  readonly heap: number;
}

/** Servers that run. None outlives the suite, also when a chapter fails. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A process that has said that it is ready. */
export class Server {
  readonly port: number;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.port = port;
  }

  /**
   * @param parameters of node: its own settings, then a script and what it takes.
   * @param ready finds the port in a line of what it prints.
   * @throws Error when it ends before.
   */
  static async start(parameters: readonly string[], ready = /port (\d+)/): Promise<Server> {
    const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
    running.add(child);
    const ended = once(child, "exit").then(([code]): never => {
      running.delete(child);
      throw new Error(`${parameters.join(" ")} ended with ${code}`);
    });
    ended.catch(() => {});
    const port = new Promise<number>((resolve) => {
      createInterface({ input: child.stdout as Readable }).on("line", (line) => {
        const found = ready.exec(line)?.[1];
        if (found) resolve(Number(found));
      });
    });
    return new Server(child, await Promise.race([port, ended]));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it takes once garbage is collected. It must have been started with `tellingMemory`. */
  async memory(): Promise<Memory> {
    this.child.send("memory");
    const [memory] = (await once(this.child, "message")) as [Memory];
    return memory;
  }

  /** Ends it, and waits until it has ended. SIGTERM lets it write its profile, and close what is open. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill(signal);
    await ended;
  }
}

/** Settings of node for a server that tells its memory. */
export const tellingMemory: readonly string[] = ["--expose-gc", "--import", script("memory/teller.js")];

/**
 * Starts Parley as its users do, durable and with the example models. Without the line of its log for each call.
 *
 * @param store the path of its database.
 */
export function startParley(
  store: string,
  settings: readonly string[] = [],
  nodeSettings: readonly string[] = [],
): Promise<Server> {
  // BENCH_PROFILE=dir writes a CPU profile of the server there.
  const { BENCH_PROFILE } = process.env;
  const profile = BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${BENCH_PROFILE}`] : [];
  const parameters = [...profile, ...nodeSettings, ...serving(store, 0, settings)];
  return Server.start(parameters, /http:\/\/127\.0\.0\.1:(\d+)/);
}

/** What node is given to start Parley. */
export function serving(store: string, port: number, settings: readonly string[] = []): string[] {
  const usual = ["--port", String(port), "--store", store, "--models", "models", "--log-level", "error"];
  return [parleyScript, "serve", ...usual, ...settings];
}

/** The path of a compiled script of the suite. */
export function script(name: string): string {
  return join(compiled, "bench", name);
}

/**
 * Runs a script to its end.
 *
 * @returns what it printed, as JSON.
 * @throws Error when it fails.
 */
export async function runScript<T>(
  name: string,
  parameters: object,
  nodeSettings: string[] = [],
): Promise<T> {
  const child = spawn(process.execPath, [...nodeSettings, script(name), JSON.stringify(parameters)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let output = "";
  for await (const chunk of child.stdout) output += chunk;
  const [code] = await ended;
  if (code !== 0) throw new Error(`${name} ${JSON.stringify(parameters)} ended with ${code}`);
  return JSON.parse(output) as T;
}
