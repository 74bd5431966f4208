import { describe, expect, test } from "vitest";
import { type TrainingSet, trainingSetOf } from "../../../src/nlu/learned/training-set.ts";
import { sketch } from "../../dialog/sketch.ts";
import { Listener } from "../listener.ts";

/** The texts that a set has for an intent, without the name of the intent. */
function textsOf({ examples, intentIds }: TrainingSet, intentId: string): string[] {
  const intent = intentIds.indexOf(intentId);
  return examples.filter((one) => one.intent === intent && one.sample >= 0).map(({ text }) => text);
}

/** The texts for one sample with a slot `${x}`. */
function filled(sample: string, entity: string): string[] {
  const model = sketch(`
    stories: {main: {start_actions: [input ask], input_actions: [{name: ask, intents: []}]}}
    intents: {say: {language_data: {en_US: {example_utterances: ["${sample}"]}}}}
    entities: {x: ${entity}}
  `);
  return textsOf(trainingSetOf(model, "en_US"), "say");
}

const listed = (...values: string[]) =>
  `{format: value_list, language_data: {en_US: {values: [${values.join(", ")}]}}}`;

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`);

describe("what is learned from", () => {
  test("are the samples of every intent, and its name", () => {
    const { model } = new Listener({
      samples: { check_balance: ["My Balance?", "how much have I"], send_cash_intent: ["pay Ann"] },
    });
    expect(trainingSetOf(model, "en_US")).toEqual({
      locale: "en_US",
      intentIds: ["check_balance", "send_cash_intent"],
      samples: ["My Balance?", "how much have I", "pay Ann"],
      examples: [
        { text: "my balance", intent: 0, sample: 0 },
        { text: "how much have i", intent: 0, sample: 1 },
        { text: "check balance", intent: 0, sample: -1 },
        { text: "pay ann", intent: 1, sample: 2 },
        { text: "send cash", intent: 1, sample: -1 },
      ],
    });
  });

  test.each([
    ["CheckBalance", "Check Balance"],
    ["check-my.balance~now", "check my balance now"],
    ["ÜberweisungÄndern", "Überweisung Ändern"],
    ["ＦＡＱ", "FAQ"],
  ])("is the name %s as %s", (title, text) => {
    const model = sketch(`
      stories: {main: {start_actions: [input ask], input_actions: [{name: ask, intents: []}]}}
      intents: {some: {title: "${title}", language_data: {en_US: {example_utterances: [a]}}}}
    `);
    expect(trainingSetOf(model, "en_US").examples.at(-1)).toEqual({ text, intent: 0, sample: -1 });
  });

  test("is in one form of letters, while samples are as their authors wrote them", () => {
    const { model } = new Listener({ samples: { thank: ["ＴＨＡＮＫＳ", "Merci, cafe\u0301"] } });
    const { examples, samples } = trainingSetOf(model, "en_US");
    expect(examples.slice(0, 2).map(({ text }) => text)).toEqual(["thanks", "merci café"]);
    expect(samples).toEqual(["ＴＨＡＮＫＳ", "Merci, cafe\u0301"]);
  });

  test("are no bare values", () => {
    const { model } = new Listener({
      samples: { slot_fill_intent: ["${x}"], order: ["a ${x} please"] },
      lists: { x: ["tea"] },
    });
    const { intentIds, samples } = trainingSetOf(model, "en_US");
    expect(intentIds).toEqual(["order"]);
    expect(samples).toEqual(["a ${x} please"]);
  });

  test("are the texts of no intent, under the empty id, as they stand", () => {
    const model = sketch(`
      config: {x-dialog: {nlu: {negative_samples: ["What a (nice|bad) day!", "What a day"]}}}
      stories: {main: {start_actions: [input ask], input_actions: [{name: ask, intents: []}]}}
      intents: {go: {language_data: {en_US: {example_utterances: [drive]}}}}
    `);
    const set = trainingSetOf(model, "en_US");
    expect(set.intentIds).toEqual(["go", ""]);
    expect(textsOf(set, "")).toEqual(["What a (nice|bad) day!", "What a day"]);
    expect(set.samples).toEqual(["drive", "What a (nice|bad) day!", "What a day"]);
    expect(set.examples.filter(({ sample }) => sample < 0)).toEqual([{ text: "go", intent: 0, sample: -1 }]);
  });

  test("is in one language", () => {
    const model = sketch(`
      config: {x-dialog: {locales: [en_US, de_DE], nlu: {negative_samples: {en_US: [a day], de_DE: [ein Tag]}}}}
      stories: {main: {start_actions: [input ask], input_actions: [{name: ask, intents: []}]}}
      intents:
        go:
          language_data:
            en_US: {example_utterances: ["drive to \${town}"]}
            de_DE: {example_utterances: ["fahre nach \${town}"]}
      entities:
        town:
          format: value_list
          language_data: {en_US: {values: [Munich]}, de_DE: {values: [München]}}
    `);
    const texts = (locale: string) => trainingSetOf(model, locale).examples.map(({ text }) => text);
    expect(texts("en_US")).toEqual(["drive to Munich", "go", "a day"]);
    expect(texts("de_DE")).toEqual(["fahre nach München", "go", "ein Tag"]);
  });

  test("is nothing in a language that a model does not have", () => {
    const { model } = new Listener({ samples: { go: ["drive"] } });
    expect(textsOf(trainingSetOf(model, "fr_FR"), "go")).toEqual([]);
  });
});

describe("a sample with slots", () => {
  test("is filled with one value after the other", () => {
    expect(filled("a ${x} please", listed("tea", "milk"))).toEqual(["a tea please", "a milk please"]);
  });

  test("is filled with synonyms too", () => {
    const values = listed("{tea: [chai, cuppa]}", "milk");
    expect(filled("a ${x}", values)).toEqual(["a tea", "a chai", "a cuppa", "a milk"]);
  });

  test("is filled with five values, spread over all of them", () => {
    const texts = filled("${x}", listed(...numbered(20)));
    expect(texts).toEqual(["v0", "v4", "v8", "v12", "v16"]);
  });

  test.each([
    ["side by side", "${x} ${x}", ["one two", "two one"]],
    ["with a word between them", "${x} and ${x}", ["one and two", "two and one"]],
    ["with two words between them", "${x} and then ${x}", ["one and then two", "two and then one"]],
  ])("has different values in slots of one entity %s", (_, sample, texts) => {
    expect(filled(sample, listed("one", "two"))).toEqual(texts);
  });

  test("has different values in slots of other names that one entity fills", () => {
    const model = sketch(`
      stories: {main: {start_actions: [input ask], input_actions: [{name: ask, intents: []}]}}
      intents:
        move:
          slots: {from: account, to: {entity: account}}
          language_data: {en_US: {example_utterances: ["from \${from} to \${to}"]}}
      entities: {account: ${listed("checking", "savings")}}
    `);
    expect(textsOf(trainingSetOf(model, "en_US"), "move")).toEqual([
      "from checking to savings",
      "from savings to checking",
    ]);
  });

  test("has every value of the entity that has most", () => {
    const { model } = new Listener({
      samples: { order: ["${size} ${drink}"] },
      lists: { size: ["big"], drink: ["tea", "milk", "water"] },
    });
    expect(textsOf(trainingSetOf(model, "en_US"), "order")).toEqual(["big tea", "big milk", "big water"]);
  });

  test("is filled with what a pattern matches", () => {
    const pattern = (text: string) => `{format: regex, language_data: {en_US: {values: ['${text}']}}}`;
    expect(filled("pay ${x}", pattern("[0-9]+ (euros|dollars)"))).toEqual(["pay 50 euros", "pay 50 dollars"]);
    expect(filled("pay ${x}", pattern("[0-9]{1,3}"))).toEqual(["pay 3", "pay 12", "pay 250"]);
  });

  test("is left without a value when nobody knows what a pattern matches", () => {
    const pattern = "{format: regex, language_data: {en_US: {values: ['ZZ-[0-9]{9}']}}}";
    expect(filled("find ${x} now", pattern)).toEqual(["find  now"]);
  });

  test.each([
    ["number", ["on 3", "on 12", "on 250"]],
    ["date", ["on 1/2/2027", "on 2027-05-03"]],
    ["email", ["on anna@example.org"]],
    ["any_text", ["on "]],
  ])("is filled with what is typical for the format %s", (format, texts) => {
    expect(filled("on ${x}", `{format: ${format}}`)).toEqual(texts);
  });
});

describe("a sample that stands for many sentences", () => {
  const learnedFrom = (sample: string, lists: Record<string, string[]> = {}) => {
    const set = trainingSetOf(new Listener({ samples: { say: [sample] }, lists }).model, "en_US");
    return { texts: textsOf(set, "say"), set };
  };

  test("becomes all of them when they are ten at most", () => {
    expect(learnedFrom("[please] (turn|switch) it").texts).toEqual([
      "please turn it",
      "please switch it",
      "turn it",
      "switch it",
    ]);
    expect(learnedFrom(`(${numbered(10).join("|")})`).texts).toEqual(numbered(10));
  });

  test("becomes ten that are spread over all of them", () => {
    expect(learnedFrom(`(${numbered(40).join("|")})`).texts).toEqual(
      ["v0", "v4", "v8", "v12", "v16", "v20", "v24", "v28", "v32", "v36"], // biome-ignore format: a list
    );
  });

  test("becomes ten with values in their slots, every sentence being among them", () => {
    const { texts, set } = learnedFrom("(a|b|c|d) ${x}", { x: ["1", "2", "3", "4", "5"] });
    expect(texts).toEqual(["a 1", "b 1", "c 1", "d 1", "a 2", "b 2", "c 2", "d 2", "a 3", "b 3"]);
    expect(set.samples).toEqual(["(a|b|c|d) ${x}"]);
    expect(new Set(set.examples.map(({ sample }) => sample))).toEqual(new Set([0, -1]));
  });

  test("becomes each text once", () => {
    expect(learnedFrom("(one|${x}) more", { x: ["one", "two"] }).texts).toEqual(["one more", "two more"]);
  });
});
