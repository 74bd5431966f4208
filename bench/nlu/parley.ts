import { bestOf } from "../../src/eval/outcome.ts";
import { compileModel } from "../../src/model/load.ts";
import { formatProblem } from "../../src/model/problem.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import type { Contestant } from "./contestant.ts";
import { modelSource } from "./model-source.ts";

const expected = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };

/** Parley's own recognizer, with a model that is made of the training data. Compiling it counts as training. */
export const parley: Contestant = {
  name: "parley",
  async train({ name, train }) {
    const { model, problems } = compileModel(modelSource(name, train));
    if (!model) throw new Error(problems.map(formatProblem).join("\n"));
    const recognizer = new BuiltinRecognizer();
    await recognizer.prepare(model);
    await recognizer.settled();
    const now = Date.now();
    return async (text) => {
      const recognized = await recognizer.recognize({ text, model, locale: "en_US", expected, now });
      const { intentId: intent, confidence } = bestOf(recognized);
      return { intent, confidence };
    };
  },
};
