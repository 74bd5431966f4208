import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Chance } from "../../bench/recognition/chance.ts";
import { GeneratedModel, kinds, mostIntents } from "../../bench/recognition/generated-model.ts";
import { slotKinds } from "../../bench/recognition/values.ts";
import { compileModel } from "../../src/model/load.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";

const many = new GeneratedModel(mostIntents);
const samples = many.intents.flatMap(({ id, plain, slotted }) =>
  [...plain, ...slotted].map((text) => ({ id, text })),
);

describe("a generated model", () => {
  test.each([10, 100])("of %d intents is a sound one", (count) => {
    const { model, problems } = compileModel(new GeneratedModel(count).source());
    expect(problems).toEqual([]);
    expect(model?.intents.size).toBe(count);
  });

  test("is the same again for the same count", () => {
    expect(new GeneratedModel(30).source()).toEqual(new GeneratedModel(30).source());
  });

  test("has no sample twice, and no intent that is not another", () => {
    expect(new Set(many.intents.map(({ id }) => id)).size).toBe(mostIntents);
    expect(new Set(samples.map(({ text }) => text)).size).toBe(samples.length);
  });

  test("runs out of intents", () => {
    expect(() => new GeneratedModel(mostIntents + 1)).toThrow(`there are only ${mostIntents} intents`);
  });
});

describe("what is said to a generated model", () => {
  test("is the same again with the same chance", () => {
    const saying = () => {
      const chance = new Chance(7);
      return Array.from({ length: 40 }, (_, i) => many.utterance(kinds[i % kinds.length] ?? "free", chance));
    };
    expect(saying()).toEqual(saying());
  });

  test("is a sample, or is none", () => {
    const intentOf = new Map(samples.map(({ id, text }) => [text, id]));
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const chance = new Chance(seed);
        const said = many.utterance("sample", chance);
        expect(intentOf.get(said.text)).toBe(said.intentId);
        expect(intentOf.get(many.utterance("free", chance).text)).toBeUndefined();
        expect(intentOf.get(many.utterance("freeFilled", chance).text)).toBeUndefined();
      }),
    );
  });

  test("has a value for each of its slots, as lists and regular expressions read it", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom("filled" as const, "freeFilled" as const), (seed, kind) => {
        const { text, slots } = many.utterance(kind, new Chance(seed));
        expect(slots.length).toBeGreaterThan(0);
        for (const slot of slots) {
          const { read = [] } = slotKinds[slot] ?? {};
          const isThere =
            read instanceof RegExp ? text.search(read) >= 0 : read.some((one) => text.includes(one));
          expect(isThere, `${slot} in ${text}`).toBe(true);
        }
      }),
    );
  });

  test("is understood wherever it is a sample, with its values", async () => {
    const generated = new GeneratedModel(10);
    const { model } = compileModel(generated.source());
    if (!model) throw new Error("it is not sound");
    const recognizer = new BuiltinRecognizer();
    const expected = { intentIds: [...model.intents.keys()], slot: "", slotIntentId: "", filledSlot: "" };
    const question = { model, expected, locale: "en_US", now: Date.UTC(2027, 0, 4, 9) };
    const chance = new Chance(1);
    for (let i = 0; i < 200; i++) {
      const said = generated.utterance(i % 2 === 0 ? "sample" : "filled", chance);
      const { intentId, source, entities } = await recognizer.recognize({ ...question, text: said.text });
      expect([intentId, source], said.text).toEqual([said.intentId, "sample"]);
      expect(entities.map(({ slot }) => slot).sort(), said.text).toEqual([...said.slots].sort());
    }
  });
});
