import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const models = join(root, "models", "bank");

export interface ServerSurroundings {
  /** Besides that of the tests. */
  readonly env?: Readonly<Record<string, string>>;
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
  static async start(store: string, { env = {} }: ServerSurroundings = {}): Promise<ServerProcess> {
    const cli = join(root, "dist", "src", "cli", "main.js");
    const parameters = [cli, "serve", "--port", "0", "--store", store, "--models", models];
    const child = spawn(process.execPath, parameters, {
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
