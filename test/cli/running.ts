import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type Surroundings, start } from "./parley.ts";

/** A command that runs until it is told to end. */
export class Running {
  /** Everything that it has printed, lines of both streams in the order of their coming. */
  printed = "";
  private readonly child: ChildProcess;
  private readonly waiting = new Set<() => void>();

  /** @param from starts it; absent: as a process with pipes. */
  constructor(parameters: readonly string[], surroundings: Surroundings = {}, from = start) {
    this.child = from(parameters, surroundings);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk) => {
        this.printed += chunk;
        for (const look of this.waiting) look();
      });
    }
  }

  /** Waits until it has printed something, and returns what the pattern captured. */
  says(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(this.printed);
        if (!found) return;
        this.waiting.delete(look);
        resolve(found[1] ?? found[0]);
      };
      this.waiting.add(look);
      this.child.once("exit", () =>
        reject(new Error(`it ended without saying ${pattern}:\n${this.printed}`)),
      );
      look();
    });
  }

  /** Types a line, and forgets what was printed before. */
  type(line: string): void {
    this.press(`${line}\n`);
  }

  /** Presses keys, and forgets what was printed before. */
  press(keys: string): void {
    this.printed = "";
    this.child.stdin?.write(keys);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Waits until it has ended, and tells its exit code. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const [code] = await once(this.child, "exit");
    return code;
  }

  async stop(): Promise<number | null> {
    const ended = this.ended();
    this.signal("SIGTERM");
    return ended;
  }
}
