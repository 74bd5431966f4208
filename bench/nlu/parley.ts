import { bestOf } from "../../src/eval/outcome.ts";
import { compileModel } from "../../src/model/load.ts";
import { formatProblem } from "../../src/model/problem.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import type { ClassifiersParts } from "../../src/nlu/learned/classifiers.ts";
import type { SentenceVectors } from "../../src/nlu/learned/sentence-vectors.ts";
import type { Contestant, Guesser } from "./contestant.ts";
import type { DataSet } from "./data-set.ts";
import { modelSource } from "./model-source.ts";

const expected = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };

/**
 * Parley's own recognizer, with a model that is made of the training data. Compiling it counts as training.
 *
 * @param sentences what it knows beside words; absent: nothing.
 */
export function parley(sentences?: SentenceVectors): Contestant {
  const parts = sentences ? { sentences } : {};
  return { name: sentences ? "parley, sentences" : "parley", train: (data) => trainParley(data, parts) };
}

async function trainParley({ name, train }: DataSet, parts: ClassifiersParts): Promise<Guesser> {
  const { model, problems } = compileModel(modelSource(name, train));
  if (!model) throw new Error(problems.map(formatProblem).join("\n"));
  const recognizer = new BuiltinRecognizer(parts);
  await recognizer.prepare(model);
  await recognizer.settled();
  const now = Date.now();
  return async (text) => {
    const recognized = await recognizer.recognize({ text, model, locale: "en_US", expected, now });
    const { intentId: intent, confidence } = bestOf(recognized);
    return { intent, confidence };
  };
}
