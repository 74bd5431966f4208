import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Model } from "../../src/dialog/model.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import { ClassifierCache } from "../../src/nlu/learned/classifier-cache.ts";
import type { ClassifiersParts } from "../../src/nlu/learned/classifiers.ts";
import { embedAll } from "../../src/nlu/learned/sentence-vectors.ts";
import { compile } from "../dialog/sketch.ts";
import { SentenceStandIn } from "./sentence-stand-in.ts";

const samples = {
  balance: ["how much money do i have", "what is in my account", "tell me my savings"],
  weather: ["will it rain today", "is the sun shining", "do i need an umbrella"],
};
const topics = [
  ["money", "account", "savings", "balance", "moolah"],
  ["rain", "sun", "umbrella", "weather", "drizzly"],
];
const expected = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };

function modelIn(locale: string): Model {
  const intents = Object.entries(samples).map(([id, example_utterances]) => {
    return [id, { language_data: { [locale]: { example_utterances } } }] as const;
  });
  return compile({
    config: { default_language: locale, supported_languages: [locale] },
    stories: {
      main: {
        start_actions: [{ type: "input", id: "ask" }],
        input_actions: [{ name: "ask", intents: [] }],
      },
    },
    intents: Object.fromEntries(intents),
  });
}

/** A recognizer that has learned, and the model it has learned. */
async function learned(parts: ClassifiersParts, locale = "en_US") {
  const recognizer = new BuiltinRecognizer(parts);
  const model = modelIn(locale);
  await recognizer.prepare(model);
  await recognizer.settled();
  return { hear: (text: string) => recognizer.recognize({ text, model, locale, expected, now: 0 }) };
}

describe("with sentence vectors", () => {
  test("a text is understood that has no word in common with any sample", async () => {
    const sentences = new SentenceStandIn(topics);
    const withSentences = await learned({ sentences });
    const withWords = await learned({});
    for (const [text, intentId] of [
      ["moolah zzyzx", "balance"],
      ["drizzly zzyzx", "weather"],
    ] as const) {
      const found = await withSentences.hear(text);
      expect(found).toMatchObject({ intentId, source: "classifier" });
      expect(found.confidence).toBeGreaterThan((await withWords.hear(text)).confidence);
    }
    expect(sentences.calls.slice(-2)).toEqual([["moolah zzyzx"], ["drizzly zzyzx"]]);
  });

  test("a sample is understood at once, and no vector is looked up", async () => {
    const sentences = new SentenceStandIn(topics);
    const { hear } = await learned({ sentences });
    const calls = sentences.calls.length;
    expect(hear("Will it rain today?")).toMatchObject({ intentId: "weather", confidence: 1 });
    expect(sentences.calls.length).toBe(calls);
  });

  test("a text without words is nothing, and no vector is looked up", async () => {
    const sentences = new SentenceStandIn(topics);
    const { hear } = await learned({ sentences });
    const calls = sentences.calls.length;
    expect(await hear(" ?! ")).toMatchObject({ intentId: "", confidence: 0 });
    expect(sentences.calls.length).toBe(calls);
  });

  test("other languages than English go without, and answer at once", async () => {
    const sentences = new SentenceStandIn(topics);
    const { hear } = await learned({ sentences }, "de_DE");
    expect(hear("will it rain soon")).toMatchObject({ intentId: "weather" });
    expect(sentences.calls).toEqual([]);
  });

  test("progress goes through looking up and training, to the end", async () => {
    const parts: number[] = [];
    await learned({
      sentences: new SentenceStandIn(topics),
      onProgress: (_model, _locale, part) => parts.push(part),
    });
    expect(parts[0]).toBeCloseTo(0.7);
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
    expect(parts.at(-1)).toBeCloseTo(1);
  });
});

describe("when the encoder fails", () => {
  test("for a text, its words have to do, and it is told", async () => {
    const sentences = new SentenceStandIn(topics);
    const errors: unknown[] = [];
    const { hear } = await learned({ sentences, onError: (error) => errors.push(error) });
    sentences.isBroken = true;
    const found = await hear("is it going to rain");
    expect(found).toMatchObject({ intentId: "weather" });
    expect(found.confidence).toBeGreaterThan(0);
    expect(errors).toEqual([new Error("the stand-in is broken")]);
  });

  test("for a model, its samples are still understood, and it is told", async () => {
    const sentences = new SentenceStandIn(topics);
    sentences.isBroken = true;
    const errors: unknown[] = [];
    const { hear } = await learned({ sentences, onError: (error) => errors.push(error) });
    expect(errors).toEqual([new Error("the stand-in is broken")]);
    expect(await hear("is the sun shining")).toMatchObject({ intentId: "weather" });
    expect(await hear("moolah zzyzx")).toMatchObject({ intentId: "" });
  });
});

describe("what was learned is kept", () => {
  const directory = mkdtempSync(join(tmpdir(), "parley-sentences-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  const cache = new ClassifierCache(directory);

  test("by which vectors it was learned with", async () => {
    const first = new SentenceStandIn(topics);
    const { hear } = await learned({ cache, sentences: first });
    expect(first.calls.length).toBeGreaterThan(0);

    const same = new SentenceStandIn(topics);
    const again = await learned({ cache, sentences: same });
    expect(same.calls).toEqual([]);
    expect(await again.hear("moolah zzyzx")).toEqual(await hear("moolah zzyzx"));

    const other = new SentenceStandIn(topics, "another");
    await learned({ cache, sentences: other });
    expect(other.calls.length).toBeGreaterThan(0);
  });
});

describe("many texts", () => {
  const texts = Array.from({ length: 40 }, (_, number) => `text ${number}`);

  test("are looked up a few at a time, in order", async () => {
    const sentences = new SentenceStandIn(topics);
    const parts: number[] = [];
    expect(await embedAll(sentences, texts, (part) => parts.push(part))).toHaveLength(40);
    expect(sentences.calls.map((call) => call.length)).toEqual([16, 16, 8]);
    expect(sentences.calls.flat()).toEqual(texts);
    expect(parts).toEqual([0.4, 0.8, 1]);
  });

  test("fail together when an encoder gives too few vectors", async () => {
    const lazy = { name: "lazy", dimensions: 1, embed: async () => [new Float32Array(1)] };
    await expect(embedAll(lazy, texts)).rejects.toThrow("1 vectors for 16 texts");
  });
});
