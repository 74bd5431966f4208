import { describe, expect, test } from "vitest";
import { RasaRecognizer } from "../../../src/nlu/outside/rasa.ts";
import { nothingRecognized } from "../../../src/nlu/recognizer.ts";
import { HttpStandIn } from "./http-stand-in.ts";
import { ask } from "./teller.ts";

/** A body as Rasa 3 sends it, with everything that does not matter here. */
function parsed(
  text: string,
  ranking: readonly (readonly [name: string | null, confidence: number])[],
  entities: readonly object[] = [],
): object {
  const [best] = ranking;
  return {
    text,
    intent: { name: best?.[0] ?? null, confidence: best?.[1] ?? 0 },
    entities,
    text_tokens: [[0, text.length]],
    intent_ranking: ranking.map(([name, confidence]) => ({ name, confidence })),
    response_selector: { all_retrieval_intents: [], default: { response: { responses: null } } },
  };
}

function diet(entity: string, value: unknown, start: number, end: number, more: object = {}): object {
  return { entity, start, end, value, confidence_entity: 0.97, extractor: "DIETClassifier", ...more };
}

async function open(body?: object) {
  const rasa = await HttpStandIn.open();
  if (body) rasa.answer(body);
  return { rasa, recognizer: new RasaRecognizer({ url: rasa.url, timeoutMs: 2000 }) };
}

/** What becomes of a text that Rasa understands so. */
async function recognize(text: string, ...rest: [Parameters<typeof parsed>[1], (readonly object[])?]) {
  const { recognizer } = await open(parsed(text, ...rest));
  return recognizer.recognize(ask(text));
}

describe("an intent", () => {
  test("is asked for by its text, and comes with alternatives and source", async () => {
    const ranking = [
      ["transfer", 0.91],
      ["balance", 0.06],
      ["note", 0.03],
    ] as const;
    const { rasa, recognizer } = await open(parsed("move my money", ranking));
    expect(await recognizer.recognize(ask("move my money"))).toEqual({
      intentId: "transfer",
      confidence: 0.91,
      entities: [],
      alternatives: [
        { intentId: "balance", confidence: 0.06 },
        { intentId: "note", confidence: 0.03 },
      ],
      source: "rasa",
    });
    expect(rasa.requests).toMatchObject([{ method: "POST", target: "/model/parse" }]);
    expect(JSON.parse(rasa.requests[0]?.body ?? "")).toEqual({ text: "move my money" });
  });

  test("below a path and with a token, where the address has them", async () => {
    const rasa = await HttpStandIn.open();
    rasa.answer(parsed("x", []));
    const url = new URL("/nlu/?token=secret", rasa.url);
    await new RasaRecognizer({ url, timeoutMs: 2000 }).recognize(ask("x"));
    expect(rasa.requests[0]?.target).toBe("/nlu/model/parse?token=secret");
  });

  test("that is the fallback means that nothing was recognized", async () => {
    const ranking = [
      ["nlu_fallback", 0.7],
      ["transfer", 0.3],
    ] as const;
    expect(await recognize("gibberish", ranking)).toEqual(nothingRecognized);
  });

  test("that the model does not have is passed over", async () => {
    const ranking = [
      ["chitchat", 0.6],
      ["balance", 0.3],
      ["nlu_fallback", 0.2],
      ["note", 0.1],
    ] as const;
    expect(await recognize("how much", ranking)).toMatchObject({
      intentId: "balance",
      confidence: 0.3,
      alternatives: [{ intentId: "note", confidence: 0.1 }],
    });
    expect(await recognize("how much", [["chitchat", 0.6]])).toEqual(nothingRecognized);
    expect(await recognize("how much", [[null, 0]])).toEqual(nothingRecognized);
  });

  test("needs no ranking, and is never its own alternative", async () => {
    const { recognizer } = await open({ text: "x", intent: { name: "note", confidence: 1 }, entities: [] });
    expect(await recognizer.recognize(ask("x"))).toMatchObject({ intentId: "note", alternatives: [] });
    const ranking = [
      ["note", 1.0000001],
      ["note", 0.4],
    ] as const;
    expect(await recognize("x", ranking)).toMatchObject({ confidence: 1, alternatives: [] });
  });

  test("can not be ordered by the user in Rasa's own language", async () => {
    const { rasa, recognizer } = await open(parsed("x", [["transfer", 1]]));
    for (const text of ['/transfer{"amount": "5000"}', "  /transfer"]) {
      expect(await recognizer.recognize(ask(text))).toEqual(nothingRecognized);
    }
    expect(rasa.requests).toEqual([]);
  });
});

describe("an entity", () => {
  const text = "🙂🙂 move 50 euros from my nest egg to checking";

  test("stands where Rasa says, in code points", async () => {
    const entities = [diet("amount", "50 euros", 8, 16)];
    expect((await recognize(text, [["transfer", 0.9]], entities)).entities).toEqual([
      {
        slot: "amount",
        entityId: "amount",
        value: "50 euros",
        text: "50 euros",
        start: 8,
        end: 16,
        confidence: 0.97,
      },
    ]);
  });

  test("goes by its role, by its name, or into the first slot that it fills", async () => {
    const slotOf = async (entity: object) =>
      (await recognize(text, [["transfer", 0.9]], [entity])).entities[0]?.slot;
    expect(await slotOf(diet("account", "checking", 37, 45, { role: "target" }))).toBe("target");
    expect(await slotOf(diet("target", "checking", 37, 45))).toBe("target");
    expect(await slotOf(diet("account", "checking", 37, 45, { role: null }))).toBe("source");
    expect(await slotOf(diet("account", "checking", 37, 45, { role: "payee" }))).toBe("source");
    expect(await slotOf(diet("city", "checking", 37, 45))).toBeUndefined();
    expect(await slotOf(diet("city", "checking", 37, 45, { role: "target" }))).toBe("target");
  });

  test("of a slot that the intent does not have is passed over", async () => {
    const entities = [diet("amount", "50 euros", 8, 16), diet("account", "checking", 37, 45)];
    expect((await recognize(text, [["balance", 0.9]], entities)).entities.map(({ slot }) => slot)).toEqual([
      "account",
    ]);
  });

  test("has the value of the model's list, whether Rasa knows synonyms or not", async () => {
    const valueFor = async (value: unknown) =>
      (await recognize(text, [["transfer", 0.9]], [diet("account", value, 25, 33, { role: "source" })]))
        .entities[0];
    expect(await valueFor("nest egg")).toMatchObject({ value: "savings", text: "nest egg" });
    expect(await valueFor("Savings")).toMatchObject({ value: "savings", text: "nest egg" });
    expect(await valueFor("ACCOUNT-7")).toMatchObject({ value: "savings", text: "nest egg" });
  });

  test("has the value that Rasa gives, as a text, where the model does not know better", async () => {
    const valueFor = async (value: unknown) =>
      (await recognize("about fifty", [["transfer", 0.9]], [diet("amount", value, 6, 11)])).entities[0]
        ?.value;
    expect(await valueFor("lots")).toBe("lots");
    expect(await valueFor(50)).toBe("50");
    expect(await valueFor(true)).toBe("true");
    expect(await valueFor({ from: 1, to: 2 })).toBe('{"from":1,"to":2}');
    expect(await valueFor(null)).toBe("fifty");
  });

  test("of any extractor has a confidence", async () => {
    const confidenceOf = async (more: object) =>
      (
        await recognize(
          text,
          [["transfer", 0.9]],
          [{ entity: "amount", value: "50", start: 8, end: 10, ...more }],
        )
      ).entities[0]?.confidence;
    expect(await confidenceOf({ confidence: 0.5, extractor: "CRFEntityExtractor" })).toBe(0.5);
    expect(await confidenceOf({ extractor: "RegexEntityExtractor" })).toBe(1);
  });

  test("that stands outside of the text is passed over", async () => {
    const spans = [
      [-1, 3],
      [3, 3],
      [4, 3],
      [0, 1000],
      [0.5, 2],
    ] as const;
    const entities = spans.map(([start, end]) => diet("amount", "50", start, end));
    expect((await recognize(text, [["transfer", 0.9]], entities)).entities).toEqual([]);
  });
});

describe("what is no answer of Rasa fails:", () => {
  test.each([
    ["a list", []],
    ["a text", "hello"],
    ["an intent that is a text", { intent: "transfer" }],
    ["entities without a place", { intent: null, entities: [{ entity: "amount", value: "5" }] }],
  ])("%s", async (_, body) => {
    const { recognizer } = await open(body as object);
    await expect(recognizer.recognize(ask("x"))).rejects.toThrow("its answer is not that of a Rasa server");
  });
});
