import { keyOf, type Learned, type LearnedCache } from "./classifier-cache.ts";
import type { TrainingSet } from "./training-set.ts";

/** Each may have some megabytes. */
const most = 20;

/** Keeps what was learned as long as the process lives, the newest of it. */
export class MemoryCache implements LearnedCache {
  private readonly kept = new Map<string, Learned>();

  async read(set: TrainingSet, sentences = ""): Promise<Learned | undefined> {
    return this.kept.get(keyOf(set, sentences));
  }

  async write(set: TrainingSet, learned: Learned, sentences = ""): Promise<void> {
    this.kept.set(keyOf(set, sentences), learned);
    const [oldest] = this.kept.keys();
    if (this.kept.size > most && oldest !== undefined) this.kept.delete(oldest);
  }
}
