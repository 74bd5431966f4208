import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { script } from "../processes.ts";
import type { ContestantId } from "./contestant.ts";
import type { Kind } from "./generated-model.ts";

/** Who is to learn what. */
export interface Order {
  readonly contestant: ContestantId;
  readonly intents: number;
  /** A directory where what was learned is kept. */
  readonly cache: string;
}

/** Milliseconds that learning took. */
export interface Learning {
  /** Until it understands. */
  readonly readyMs: number;
  /** Until it has learned all that it will, and kept it. */
  readonly settledMs: number;
}

/** How utterances of a kind were understood. */
export interface Understood {
  /** Microseconds of an utterance. */
  readonly p50: number;
  readonly p99: number;
  /** The share whose best intent is the right one, accepted or not, with values for all its slots. */
  readonly right: number;
}

/** What a model takes in memory, beside what all models share. */
export interface Weight {
  readonly bytes: number;
}

/** To understand for so long, or to weigh a model. */
export type Request = { readonly seconds: number } | "weigh";

/** A process that has learned a generated model, and understands what is said to it. */
export class Listener {
  readonly learning: Learning;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, learning: Learning) {
    this.child = child;
    this.learning = learning;
  }

  /** @throws Error when it ends before it has learned. */
  static async start(order: Order): Promise<Listener> {
    const parameters = ["--expose-gc", script("recognition/main.js"), JSON.stringify(order)];
    const child = spawn(process.execPath, parameters, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    return new Listener(child, await told<Learning>(child));
  }

  understand(seconds: number): Promise<Readonly<Record<Kind, Understood>>> {
    return this.ask({ seconds });
  }

  weigh(): Promise<Weight> {
    return this.ask("weigh");
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
  }

  private ask<T>(request: Request): Promise<T> {
    this.child.send(request);
    return told<T>(this.child);
  }
}

/** What a process says next. */
async function told<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const fail = (code: number | null) => ended.abort(new Error(`it ended with ${code} and said nothing`));
  child.once("exit", fail);
  try {
    const [message] = await once(child, "message", { signal: ended.signal });
    return message as T;
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error;
  } finally {
    child.off("exit", fail);
  }
}
