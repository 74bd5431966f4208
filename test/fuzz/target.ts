import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What the server may have of JavaScript: one that keeps what it should not, soon dies of it. */
const heapMib = 160;

/** The real server in a process of its own, with a database of its own. It has to be built. */
export class Target {
  readonly port: number;
  private readonly child: ChildProcess;
  private readonly directory: string;
  private complaints = "";

  private constructor(child: ChildProcess, port: number, directory: string) {
    this.directory = directory;
    this.child = child;
    this.port = port;
    child.stderr?.on("data", (chunk) => {
      this.complaints += chunk;
    });
  }

  static async start(more: readonly string[] = []): Promise<Target> {
    const directory = await mkdtemp(join(tmpdir(), "parley-fuzz-"));
    const parameters = [
      "serve",
      "--port",
      "0",
      "--store",
      join(directory, "parley.db"),
      "--models",
      "models/bank",
      "--cache",
      "none",
      "--log-level",
      "error",
      // So that connections that are open in the end are those that are never closed.
      "--connection-idle-timeout",
      "5s",
    ];
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${heapMib}`, "dist/src/cli/main.js", ...parameters, ...more],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const port = await new Promise<number>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`the server exited with ${code}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
        if (found) resolve(Number(found));
      });
    });
    return new Target(child, port, directory);
  }

  /** What it has complained of. */
  get stderr(): string {
    return this.complaints.trim();
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it has in memory, in MiB; 0 where that can not be known. */
  get residentMib(): number {
    const path = `/proc/${this.child.pid}/status`;
    if (!existsSync(path)) return 0;
    return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(path, "utf8"))?.[1] ?? 0) / 1024);
  }

  /** How many files and sockets it has open; 0 where that can not be known. */
  get openFiles(): number {
    const path = `/proc/${this.child.pid}/fd`;
    return existsSync(path) ? readdirSync(path).length : 0;
  }

  async kill(): Promise<void> {
    if (this.isAlive) {
      const gone = once(this.child, "exit");
      this.child.kill("SIGKILL");
      await gone;
    }
    await rm(this.directory, { recursive: true, force: true });
  }
}
