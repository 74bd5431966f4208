import { expect, test, vi } from "vitest";
import { printUnderstanding, understandingOf } from "../../src/cli/understanding.ts";
import type { Entity } from "../../src/dialog/event.ts";
import type { Explanation, Question } from "../../src/nlu/recognizer.ts";
import { lampInOneFile } from "../model/lamp.ts";
import { modelOf } from "../model/write-model.ts";

const model = modelOf(lampInOneFile());
const nothing = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };

const unsure: Explanation = {
  recognized: {
    intentId: "",
    confidence: 0,
    entities: [],
    alternatives: [{ intentId: "dim_intent", confidence: 0.42 }],
  },
  sample: "",
  ranking: [
    {
      intentId: "dim_intent",
      confidence: 0.42,
      score: 0.75,
      nearest: { sample: "dim the lamp", similarity: 0.5 },
    },
    { intentId: "other_intent", confidence: 0.1, score: -1, nearest: { sample: "", similarity: 0 } },
  ],
  accept: 0.5,
};

function question(text: string, expected: Question["expected"] = nothing): Question {
  return { text, model, locale: "en_US", expected, now: 0 };
}

function printed(text: string, explanation: Explanation): string[] {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    printUnderstanding(understandingOf(question(text), explanation));
    const said = write.mock.calls.map(([line]) => String(line)).join("");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's colours
    return said.replaceAll(/\u001b\[\d+m/g, "").split("\n");
  } finally {
    write.mockRestore();
  }
}

function understood(explanation: Partial<Explanation["recognized"]>): Explanation {
  return { ...unsure, recognized: { ...unsure.recognized, ...explanation } };
}

test("a text that is rejected is told with its best candidate, and all candidates with their nearest samples", () => {
  expect(printed("make it darker", unsure)).toEqual([
    "make it darker",
    "  not understood: the best candidate, dim_intent with 0.42, is below 0.5, the least that is accepted",
    "  candidate     confidence  score  similarity  nearest sample",
    "  dim_intent          0.42   0.75        0.50  dim the lamp",
    "  other_intent        0.10  -1.00",
    "",
    "",
  ]);
});

test("marks stand under what was said, where characters are wide or invisible too", () => {
  const value = (start: number, end: number, more: Partial<Entity> = {}): Entity => {
    return {
      slot: "brightness",
      entityId: "brightness",
      value: "50",
      text: "",
      start,
      end,
      confidence: 1,
      ...more,
    };
  };
  const explanation: Explanation = {
    ...understood({
      intentId: "dim_intent",
      confidence: 0.9,
      source: "sample",
      entities: [value(2, 4), value(5, 8, { entityId: "money", unit: "EUR" })],
    }),
    sample: "dim ${brightness}",
    ranking: [],
  };
  expect(printed("灯😀é5\tcafe\u0301", explanation)).toEqual([
    "灯😀é5 cafe\u0301",
    "    ^^ brightness = 50",
    "       ^^^ brightness (money) = 50 EUR",
    "  dim_intent 0.90, by sample",
    '  the sample "dim ${brightness}"',
    "  or dim_intent 0.42",
    "",
    "",
  ]);
});

test("why a text would not be taken", () => {
  const reason = (explanation: Explanation, expected: Partial<Question["expected"]> = {}) => {
    return understandingOf(question("x", { ...nothing, ...expected }), explanation).reason;
  };
  const dim = understood({ intentId: "dim_intent", confidence: 0.9, alternatives: [] });
  expect(reason(dim)).toBe("");
  expect(reason(dim, { intentIds: ["dim_intent"] })).toBe("");
  expect(reason(dim, { intentIds: ["other_intent"] })).toBe("dim_intent is not expected here");
  expect(reason(understood({ alternatives: [] }))).toBe("nothing in the model is like it");
  expect(reason(understood({ intentId: "dim_intent", confidence: 0.3 }))).toContain("dim_intent with 0.30");
  const refused = understood({ alternatives: [{ intentId: "dim_intent", confidence: 0.8 }] });
  expect(reason(refused)).toBe("the recognizer rejected it; dim_intent was the best candidate");
});

test("a sensitive value is masked, in the text and in what was understood of it", () => {
  const sensitive = modelOf(
    lampInOneFile().replace("format: value_list", "format: value_list\n    sensitive: true"),
  );
  const brightness = { slot: "brightness", entityId: "brightness", confidence: 1 };
  const entity: Entity = { ...brightness, value: "bright", text: "full", start: 16, end: 20 };
  const explanation = understood({ intentId: "dim_intent", confidence: 1, entities: [entity] });
  const of = (expected: Question["expected"]) =>
    understandingOf({ ...question("dim the lamp to full, BRIGHT"), model: sensitive, expected }, explanation);

  expect(of(nothing)).toMatchObject({
    text: "dim the lamp to •••, •••",
    entities: [{ ...brightness, value: "•••", text: "•••", start: 16, end: 19 }],
  });
  expect(of({ ...nothing, slot: "brightness" }).text).toBe("•••");
});
