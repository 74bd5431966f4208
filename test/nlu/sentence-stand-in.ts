import type { SentenceVectors } from "../../src/nlu/learned/sentence-vectors.ts";

/** Vectors that say what a text is about by the first topic that has one of its words. Other texts are alike. */
export class SentenceStandIn implements SentenceVectors {
  readonly name: string;
  readonly dimensions: number;
  /** What it was asked, call by call. */
  readonly calls: (readonly string[])[] = [];
  /** From now on, it fails. */
  isBroken = false;
  private readonly topics: readonly (readonly string[])[];

  constructor(topics: readonly (readonly string[])[], name = "stand-in") {
    this.topics = topics;
    this.name = name;
    this.dimensions = topics.length + 1;
  }

  async embed(texts: readonly string[]): Promise<readonly Float32Array[]> {
    this.calls.push(texts);
    if (this.isBroken) throw new Error("the stand-in is broken");
    return texts.map((text) => {
      const found = this.topics.findIndex((words) => words.some((word) => text.split(" ").includes(word)));
      const vector = new Float32Array(this.dimensions);
      vector[found < 0 ? this.topics.length : found] = 1;
      return vector;
    });
  }
}
