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

/** Keeps what was learned, to not learn it again from the same samples. */
export interface LearnedCache {
  /**
   * Undefined when it is not there, or can not be read.
   *
   * @param sentences the name of the sentence vectors it was learned with; empty: without.
   */
  read(set: TrainingSet, sentences?: string): Promise<Learned | undefined>;
  write(set: TrainingSet, learned: Learned, sentences?: string): Promise<void>;
}

/** Keeps what was learned on disk, under a hash of what it was learned from. */
export class ClassifierCache implements LearnedCache {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

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
    return join(this.directory, `${keyOf(set, sentences)}.classifier`);
  }
}

/** A hash of what is learned from: 32 hexadecimal digits. */
export function keyOf(set: TrainingSet, sentences: string): string {
  const text = JSON.stringify([generation, process.version, sentences, set]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
