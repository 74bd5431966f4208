import { bestOf } from "../../src/eval/outcome.ts";
import { compileModel } from "../../src/model/load.ts";
import { formatProblem } from "../../src/model/problem.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import { ClassifierCache } from "../../src/nlu/learned/classifier-cache.ts";
import type { Contestant } from "./contestant.ts";

/** Parley's own recognizer. It begins with the text of a model's files. */
export const parley: Contestant = {
  async learn(generated, cache) {
    const { model, problems } = compileModel(generated.source());
    if (!model) throw new Error(problems.map(formatProblem).join("\n"));
    const recognizer = new BuiltinRecognizer({ cache: new ClassifierCache(cache) });
    await recognizer.prepare(model);
    const expected = { intentIds: [...model.intents.keys()], slot: "", slotIntentId: "", filledSlot: "" };
    const question = { model, expected, locale: "en_US", now: Date.UTC(2027, 0, 4, 9) };
    return {
      settled: () => recognizer.settled(),
      async understand(text) {
        const recognized = await recognizer.recognize({ ...question, text });
        return {
          intentId: bestOf(recognized).intentId,
          slots: recognized.entities.map(({ slot }) => slot),
        };
      },
    };
  },
};
