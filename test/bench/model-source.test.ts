import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeSample, modelSource } from "../../bench/nlu/model-source.ts";
import { compileModel } from "../../src/model/load.ts";
import { wordsOf } from "../../src/nlu/sample.ts";
import { plainSample } from "../nlu/plain-sample.ts";

test("an escaped text is a sample of its words, whatever it looks like", () => {
  const pieces = fc.constantFrom("$", "{", "}", "[", "]", "(", ")", "|", "\\", " ", "word", "é", "7");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
      const text = parts.join("");
      expect(plainSample(escapeSample(text))).toEqual(wordsOf(text).map((word) => ({ word })));
    }),
    { examples: [[["$", "$", "{"]]] },
  );
});

test("training data becomes a model that expects every intent", () => {
  const { model, problems } = compileModel(
    modelSource("tiny", [
      ["pay ${1} [now] (please)", "pay"],
      ["yes: no", "answer"],
      ['it\'s "fine"', "answer"],
      ["?!", "answer"],
    ]),
  );
  expect(problems).toEqual([]);
  expect([...(model?.intents.keys() ?? [])]).toEqual(["pay", "answer"]);
  expect(model?.intents.get("answer")?.samples.get("en_US")).toHaveLength(2);
});
