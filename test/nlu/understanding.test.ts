import { beforeAll, describe, expect, test } from "vitest";
import type { Recognized } from "../../src/dialog/event.ts";
import type { Model } from "../../src/dialog/model.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import { modelOf } from "../model/write-model.ts";
import { exampleModel } from "./example-model.ts";

/** What the dialog waits for; nothing in particular when it is left out. */
interface Asked {
  readonly slot?: string;
  readonly slotIntentId?: string;
  readonly filledSlot?: string;
  readonly locale?: string;
}

const recognizer = new BuiltinRecognizer();

async function understand(model: Model, text: string, asked: Asked = {}): Promise<Recognized> {
  const { slot = "", slotIntentId = "", filledSlot = "", locale = model.locales[0] ?? "" } = asked;
  const expected = { intentIds: [...model.intents.keys()], slot, slotIntentId, filledSlot };
  return recognizer.recognize({ text, model, locale, expected, now: 0 });
}

/** The intent and the values, or `nothing` when the model would not accept it. */
async function heard(model: Model, text: string, asked?: Asked): Promise<string> {
  const { intentId, confidence, entities } = await understand(model, text, asked);
  if (intentId === "" || confidence < model.settings.accept) return "nothing";
  return [intentId, ...entities.map(({ slot, value }) => `${slot}=${value}`)].join(" ");
}

let bank: Model;
beforeAll(async () => {
  bank = await exampleModel("bank");
  await recognizer.prepare(bank);
  await recognizer.settled();
});

describe("a text that is no sample", () => {
  test.each([
    ["could you tell me how much money is in my savings", "check_balance_intent account=savings"],
    [
      "please move 20 euros from savings over to checking",
      "transfer_intent amount=20 euros from_account=savings to_account=checking",
    ],
    ["i would like to transfer some money", "transfer_intent"],
    ["i need some help please", "help_intent"],
    ["cancel that", "cancel_intent"],
  ])("is understood by what the samples mean: %s", async (text, meaning) => {
    expect(await heard(bank, text)).toBe(meaning);
  });

  test.each([
    "what is the weather in berlin",
    "tell me a joke",
    "who won the football match yesterday",
    "asdf qwer zxcv",
    "the quick brown fox jumps over the lazy dog",
    "汉字",
    "🍐🍐🍐",
  ])("and means nothing that the model knows is not understood: %s", async (text) => {
    expect(await heard(bank, text)).toBe("nothing");
  });

  test("tells who understood it, how sure that is, and what else it may be", async () => {
    const recognized = await understand(bank, "what is left in my savings");
    expect(recognized).toMatchObject({ intentId: "check_balance_intent", source: "classifier" });
    expect(recognized.confidence).toBeGreaterThan(0.5);
    expect(recognized.confidence).toBeLessThan(1);
    expect(recognized.alternatives.length).toBeGreaterThan(0);
    for (const { intentId, confidence } of recognized.alternatives) {
      expect(intentId).not.toBe("check_balance_intent");
      expect(confidence).toBeLessThanOrEqual(recognized.confidence);
    }
  });

  test("marks the values where they were said, in code points", async () => {
    const { entities } = await understand(bank, "🍐 what is left in my savings");
    expect(entities).toEqual([
      {
        slot: "account",
        entityId: "account",
        value: "savings",
        text: "savings",
        start: 21,
        end: 28,
        confidence: 1,
      },
    ]);
  });

  test("is understood in the same way again, to the last bit, also by another recognizer", async () => {
    const text = "what might be left in my savings";
    const first = await understand(bank, text);
    expect(await understand(bank, text)).toEqual(first);
    const other = new BuiltinRecognizer();
    await other.prepare(bank);
    await other.settled();
    const expected = { intentIds: [...bank.intents.keys()], slot: "", slotIntentId: "", filledSlot: "" };
    expect(await other.recognize({ text, model: bank, locale: "en_US", expected, now: 0 })).toEqual(first);
  });
});

test("a sample, word for word, is certain, whatever a classifier would say", async () => {
  expect(await understand(bank, "Forget it!")).toMatchObject({
    intentId: "cancel_intent",
    confidence: 1,
    source: "sample",
  });
});

describe("while a slot is being asked for", () => {
  const asksFrom = { slot: "from_account", slotIntentId: "transfer_intent", filledSlot: "to_account" };
  const asksAmount = { slot: "amount", slotIntentId: "transfer_intent" };

  test.each([
    ["um, savings I guess", asksFrom, "slot_fill_intent from_account=savings"],
    ["that would be the savings one, please", asksFrom, "slot_fill_intent from_account=savings"],
    ["savigns", asksFrom, "slot_fill_intent from_account=savings"],
    ["no, savings", asksFrom, "slot_fill_intent to_account=savings"],
    ["sorry, I meant savings", asksFrom, "slot_fill_intent to_account=savings"],
    ["no, to savings", asksFrom, "slot_fill_intent to_account=savings"],
    ["actually 70 euros", asksFrom, "slot_fill_intent amount=70 euros"],
    ["no, from savings", asksFrom, "slot_fill_intent from_account=savings"],
    ["50 euros from my savings", asksAmount, "slot_fill_intent amount=50 euros from_account=savings"],
    [
      "50 euros from savings to checking",
      asksAmount,
      "slot_fill_intent amount=50 euros from_account=savings to_account=checking",
    ],
    ["cancel that", asksAmount, "cancel_intent"],
    ["what is the weather", asksAmount, "nothing"],
  ])("%s", async (text, asked, meaning) => {
    expect(await heard(bank, text, asked)).toBe(meaning);
  });
});

/** Two intents that differ in one word, and one of another kind. */
const lamp = (nlu = "{}") =>
  modelOf(`
config: {nlu: ${nlu}}
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - name: idle
        intents: [{intent_id: lamp_on, actions: []}, {intent_id: lamp_off, actions: []}, {intent_id: music, actions: []}]
intents:
  lamp_on: {language_data: {en_US: {example_utterances: [switch the lamp on, lamp on please, make it bright in here]}}}
  lamp_off: {language_data: {en_US: {example_utterances: [switch the lamp off, lamp off please, make it dark in here]}}}
  music: {language_data: {en_US: {example_utterances: [play some music, I want to hear a song, put a record on]}}}
`);

test("intents that are about as likely are near each other in confidence", async () => {
  const { intentId, confidence, alternatives } = await understand(lamp(), "please switch the lamp");
  const [rival] = alternatives;
  expect([intentId, rival?.intentId].sort()).toEqual(["lamp_off", "lamp_on"]);
  expect(confidence - (rival?.confidence ?? 0)).toBeLessThan(0.2);
  expect(alternatives.find((one) => one.intentId === "music")?.confidence).toBeLessThan(0.3);
});

test("texts like the negative samples are not understood", async () => {
  const text = "is the lamp on fire";
  expect(await heard(lamp(), text)).toMatch(/^lamp_on/);
  const negative =
    '{negative_samples: ["is the lamp on fire?", "the lamp is on fire", "is there a fire", "fire, help"]}';
  expect(await heard(lamp(negative), "help, is the lamp on fire")).toBe("nothing");
  expect(await heard(lamp(negative), "please switch the lamp on")).toBe("lamp_on");
});

describe("other languages", () => {
  test("German is understood beyond its samples, without vectors", async () => {
    const termin = await exampleModel("termin.yaml");
    await recognizer.prepare(termin);
    await recognizer.settled();
    expect(await heard(termin, "ich muss leider absagen")).toBe("termin_absagen_intent");
    expect(await heard(termin, "wann macht die Praxis auf")).toBe("sprechzeiten_intent");
    expect(await heard(termin, "wer hat gestern das Fußballspiel gewonnen")).toBe("nothing");
  });

  const polyglot = modelOf(`
config: {locales: [zh_CN, th_TH]}
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - {name: idle, intents: [{intent_id: weather, actions: []}, {intent_id: music, actions: []}]}
intents:
  weather:
    language_data:
      zh_CN: {example_utterances: [今天天气怎么样, 明天会下雨吗, 告诉我天气预报]}
      th_TH: {example_utterances: [วันนี้อากาศเป็นอย่างไร, พรุ่งนี้ฝนจะตกไหม, ขอพยากรณ์อากาศ]}
  music:
    language_data:
      zh_CN: {example_utterances: [播放音乐, 我想听歌, 放一首歌]}
      th_TH: {example_utterances: [เปิดเพลง, ฉันอยากฟังเพลง, เล่นเพลงหนึ่งเพลง]}
`);

  test.each([
    ["请问明天天气怎么样", "zh_CN", "weather"],
    ["我想听一首歌", "zh_CN", "music"],
    ["อยากทราบว่าพรุ่งนี้อากาศเป็นอย่างไร", "th_TH", "weather"],
    ["อยากฟังเพลงสักเพลง", "th_TH", "music"],
  ])("scripts without blanks: %s", async (text, locale, intent) => {
    const { intentId, alternatives } = await understand(polyglot, text, { locale });
    expect(intentId).toBe(intent);
    for (const other of alternatives) expect(other.confidence).toBeLessThan(0.2);
  });
});

test("the reasons say which sample it was, or what the classifier weighed", async () => {
  const expected = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };
  const ask = (text: string) => recognizer.explain({ text, model: bank, locale: "en_US", expected, now: 0 });
  expect(await ask("forget it")).toMatchObject({ sample: "forget it", ranking: [], accept: 0.5 });
  const { sample, ranking } = await ask("what is left in my savings");
  expect(sample).toBe("");
  expect(ranking[0]).toMatchObject({ intentId: "check_balance_intent" });
  expect(ranking[0]?.nearest.sample).toContain("${account}");
  for (const { confidence } of ranking) expect(confidence).toBeLessThanOrEqual(ranking[0]?.confidence ?? 0);
});
