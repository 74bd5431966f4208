import { isSampleFault } from "../../src/nlu/expand.ts";
import { expandSample, type Sample } from "../../src/nlu/sample.ts";

/** A sample that stands for one sentence only. */
export function plainSample(text: string): Sample {
  const sentences = expandSample(text);
  if (isSampleFault(sentences)) throw new Error(sentences.message);
  const [only, ...more] = sentences;
  if (!only || more.length > 0) throw new Error(`"${text}" stands for ${sentences.length} sentences`);
  return only;
}
