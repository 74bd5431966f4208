import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Calibration } from "./certainty.ts";
import type { Trained } from "./train.ts";
import type { TrainingSet } from "./training-set.ts";

/** Changes whenever the same samples would be learned otherwise. */
const generation = 5;

/** What was learned, complete. */
export interface Learned {
  readonly trained: Trained;
  readonly calibration: Calibration;
}

/** Keeps what was learned on disk, under a hash of what it was learned from. */
export class ClassifierCache {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /**
   * Undefined when it is not there, or can not be read.
   *
   * @param sentences the name of the sentence vectors it was learned with; empty: without.
   */
  async read(set: TrainingSet, sentences = ""): Promise<Learned | undefined> {
    try {
      return deserialize(await readFile(this.pathOf(set, sentences)));
    } catch {
      return undefined;
    }
  }

  /** Written aside first, each time elsewhere, so that nobody ever reads half of it. */
  async write(set: TrainingSet, learned: Learned, sentences = ""): Promise<void> {
    const path = this.pathOf(set, sentences);
    const aside = `${path}.${randomUUID()}`;
    await mkdir(this.directory, { recursive: true });
    await writeFile(aside, serialize(learned));
    await rename(aside, path);
  }

  private pathOf(set: TrainingSet, sentences: string): string {
    const hash = createHash("sha256")
      .update(JSON.stringify([generation, process.version, sentences, set]))
      .digest("hex");
    return join(this.directory, `${hash.slice(0, 32)}.classifier`);
  }
}
