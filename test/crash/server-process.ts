import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const bank = join(root, "models", "bank");

export interface ServerSurroundings {
  /** What is served; absent: the bank. */
  readonly models?: string;
  /** Besides that of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Besides those that it always gets. */
  readonly parameters?: readonly string[];
}

/** The real server in a process of its own, as `parley serve` starts it. It has to be built. */
export class ServerProcess {
  readonly port: number;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.port = port;
  }

  /** Starts it, and waits until it takes calls. */
  static async start(
    store: string,
    { models = bank, env = {}, parameters = [] }: ServerSurroundings = {},
  ): Promise<ServerProcess> {
    const cli = join(root, "dist", "src", "cli", "main.js");
    const all = [cli, "serve", "--port", "0", "--store", store, "--models", models, ...parameters];
    const child = spawn(process.execPath, all, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let complaints = "";
    child.stderr.on("data", (chunk) => {
      complaints += chunk;
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`the server exited with ${code}: ${complaints}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
        if (found) resolve(Number(found));
      });
    });
    return new ServerProcess(child, port);
  }

  /** Whether it has not ended, by itself or otherwise. */
  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The memory that it takes, in bytes; on Linux only. */
  get residentBytes(): number {
    const [, kilobytes] =
      /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8")) ?? [];
    return Number(kilobytes) * 1024;
  }

  /** Ends it without a warning, as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }

  /** Asks it to stop, and tells its exit code. */
  async stop(): Promise<number | null> {
    const gone = once(this.child, "exit");
    this.child.kill("SIGTERM");
    const [code] = await gone;
    return code;
  }
}
