import { describe, expect, test } from "vitest";
import type { Recognized } from "../../src/dialog/event.ts";
import { evaluate } from "../../src/eval/evaluate.ts";
import { withKnownIntents } from "../../src/eval/known-intents.ts";
import { reportOf } from "../../src/eval/report.ts";
import { Problems } from "../../src/model/problem.ts";
import type { Candidate, Recognizer } from "../../src/nlu/recognizer.ts";
import { lampInOneFile } from "../model/lamp.ts";
import { modelOf } from "../model/write-model.ts";

const model = modelOf(lampInOneFile());

/** Each text says what becomes of it: `hello 0.9`, or `?hello 0.3` when it is not recognized but near. */
function recognizedFrom(text: string): Recognized {
  const [, unsure, name = "", confidence] = /^(\??)(\w*) ?([\d.]*)/.exec(text) ?? [];
  const best = { intentId: `${name}_intent`, confidence: Number(confidence) };
  if (name === "") return { intentId: "", confidence: 0, entities: [], alternatives: [] };
  if (unsure) return { intentId: "", confidence: 0, entities: [], alternatives: [best] };
  return { ...best, entities: [], alternatives: [] };
}

const recognizer: Recognizer = { recognize: ({ text }) => recognizedFrom(text) };

function report(pairs: readonly (readonly [text: string, intent: string])[], by: Recognizer = recognizer) {
  const texts = pairs.map(([text, intent], index) => {
    return {
      text,
      intent: intent && `${intent}_intent`,
      at: { file: "said.csv", line: index + 1, column: 1 },
    };
  });
  return evaluate(texts, { model, locale: "en_US", now: 0, recognizer: by }).then(reportOf);
}

describe("the figures are those that one gets by hand", () => {
  const said = [
    ["hello 0.9", "hello"],
    ["hello 0.8", "hello"],
    ["hello 0.4", "hello"], // below accept, which is 0.5
    ["?hello 0.2", "hello"],
    ["order 0.9", "hello"],
    ["order 0.7", "order"],
    ["hello 0.6", "order"],
    ["", "stock"],
    ["hello 0.65", ""],
    ["?order 0.3", ""],
    ["", ""],
    ["stock 0.2", ""],
  ] as const;

  test("of all texts", async () => {
    const { inScope, outOfScope, accuracy, accuracyWithoutRejection, latency } = await report(said);
    expect({ inScope, outOfScope }).toEqual({ inScope: 8, outOfScope: 4 });
    expect(accuracy).toBe(6 / 12);
    expect(accuracyWithoutRejection).toBe(5 / 8);
    expect(latency.p50).toBeGreaterThan(0);
    expect(latency.p99).toBeGreaterThanOrEqual(latency.p50);
  });

  test("of each intent, worst first", async () => {
    const { intents, macroF1 } = await report(said);
    const f1 = (precision: number, recall: number) => (2 * precision * recall) / (precision + recall);
    expect(intents).toEqual([
      { intentId: "stock_intent", texts: 1, precision: 0, recall: 0, f1: 0 },
      {
        intentId: "hello_intent",
        texts: 5,
        precision: 2 / 4,
        recall: 2 / 5,
        f1: expect.closeTo(f1(2 / 4, 2 / 5)),
      },
      { intentId: "order_intent", texts: 2, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 },
    ]);
    expect(macroF1).toBeCloseTo((0 + f1(2 / 4, 2 / 5) + 1 / 2) / 3, 12);
  });

  test("of rejecting more or less", async () => {
    const { rejection, auroc } = await report(said);
    const at = (accept: number) => rejection.find((point) => point.accept === accept);
    expect(rejection).toHaveLength(9);
    expect(at(0.1)).toEqual({ accept: 0.1, keptAndRight: 5 / 8, rejected: 1 / 4 });
    expect(at(0.2)).toEqual({ accept: 0.2, keptAndRight: 5 / 8, rejected: 1 / 4 });
    expect(at(0.3)).toEqual({ accept: 0.3, keptAndRight: 4 / 8, rejected: 2 / 4 });
    expect(at(0.5)).toEqual({ accept: 0.5, keptAndRight: 3 / 8, rejected: 3 / 4 });
    expect(at(0.9)).toEqual({ accept: 0.9, keptAndRight: 1 / 8, rejected: 1 });
    // 0.65: 4 of 8 are above. 0.3: 6. 0: 7, and 1 ties. 0.2: 6, and 1 ties.
    expect(auroc).toBeCloseTo((4 + 6 + 7.5 + 6.5) / 32, 12);
  });

  test("of confusions", async () => {
    const { confusions } = await report(said);
    const shown = confusions.map(({ expected, got, mistakes }) => {
      return `${expected} > ${got}: ${mistakes.map(({ at }) => at.line)}`;
    });
    expect(shown).toEqual([
      "hello_intent > : 3,4",
      "hello_intent > order_intent: 5",
      "order_intent > hello_intent: 7",
      "stock_intent > : 8",
      " > hello_intent: 9",
    ]);
    expect(confusions[0]?.mistakes[1]?.best).toEqual({ intentId: "hello_intent", confidence: 0.2 });
  });

  test("what there are no texts for is left open", async () => {
    const onlyOut = await report([["hello 0.9", ""]]);
    expect(onlyOut).toMatchObject({ accuracy: 0, macroF1: undefined, auroc: undefined, intents: [] });
    const onlyIn = await report([["hello 0.9", "hello"]]);
    expect(onlyIn).toMatchObject({ accuracy: 1, macroF1: 1, auroc: undefined, confusions: [] });
    expect(onlyIn.rejection[0]).toEqual({ accept: 0.1, keptAndRight: 1, rejected: undefined });
  });
});

test("the model is prepared before the first text, and each text is told when it is done", async () => {
  const told: string[] = [];
  const by: Recognizer = {
    prepare: async ({ id }) => {
      await Promise.resolve();
      told.push(`prepared ${id}`);
    },
    recognize: ({ text, expected }) => {
      told.push(`${text} of ${expected.intentIds.length} expected`);
      return recognizedFrom(text);
    },
  };
  const at = { file: "said.csv", line: 1, column: 1 };
  const texts = ["hello 1", "order 1"].map((text) => ({ text, intent: "", at }));
  const onProgress = (done: number) => told.push(`${done} done`);
  await evaluate(texts, { model, locale: "en_US", now: 0, recognizer: by, onProgress });
  expect(told).toEqual([
    "prepared lamp",
    "hello 1 of 0 expected",
    "1 done",
    "order 1 of 0 expected",
    "2 done",
  ]);
});

describe("the sample to blame", () => {
  const near = (intentId: string, sample: string): Candidate => {
    return { intentId, confidence: 0.5, score: 1, nearest: { sample, similarity: 0.75 } };
  };
  const explaining = (sample: string, ...ranking: Candidate[]): Recognizer => {
    const explain: Recognizer["explain"] = async ({ text }) => {
      return { recognized: recognizedFrom(text), sample, ranking, accept: 0.5 };
    };
    return { ...recognizer, explain };
  };
  const blame = async (text: string, by: Recognizer) => {
    return (await report([[text, "order"]], by)).confusions[0]?.mistakes[0]?.blame;
  };

  test("is the nearest of the intent that the text was taken for", async () => {
    const by = explaining("", near("stock_intent", "what is there"), near("hello_intent", "good morning"));
    expect(await blame("hello 0.9", by)).toEqual({ sample: "good morning", similarity: 0.75 });
    expect(await blame("?hello 0.3", by)).toEqual({ sample: "good morning", similarity: 0.75 });
    expect(await blame("", by)).toEqual({ sample: "what is there", similarity: 0.75 });
  });

  test("is the sample that the text is an instance of", async () => {
    expect(await blame("hello 0.9", explaining("hello"))).toEqual({ sample: "hello", similarity: 1 });
  });

  test("is nobody when nobody can tell", async () => {
    expect(await blame("hello 0.9", recognizer)).toBeUndefined();
    expect(await blame("hello 0.9", explaining("", near("hello_intent", "")))).toBeUndefined();
  });
});

describe("the intents of a file", () => {
  const known = (names: readonly string[], ...intents: string[]) => {
    const problems = new Problems();
    const texts = intents.map((intent, index) => {
      return { text: "hi", intent, at: { file: "said.csv", line: index + 2, column: 1 } };
    });
    const found = withKnownIntents(texts, new Set(names), problems);
    const told = problems.list().map(({ line, message }) => `${line}: ${message}`);
    return { intents: found.map(({ intent }) => intent), told };
  };

  test("some names mean that there is none", () => {
    const names = ["oos", "none", "out_of_scope", "nlu_fallback", "", "hello"];
    expect(known(["hello"], ...names)).toEqual({ intents: ["", "", "", "", "", "hello"], told: [] });
  });

  test("unless the model has an intent of that name", () => {
    expect(known(["none"], "none", "oos").intents).toEqual(["none", ""]);
  });

  test("those that the model does not have are told, each once", () => {
    expect(known(["hello", "order"], "hallo", "order", "hallo", "nonsense")).toEqual({
      intents: ["order"],
      told: [
        '2: the model has no intent "hallo" (nor for 1 more), did you mean "hello"?',
        '5: the model has no intent "nonsense"; there is "hello", "order"',
      ],
    });
  });
});
