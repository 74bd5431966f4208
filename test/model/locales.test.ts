import { describe, expect, test } from "vitest";
import type { Model } from "../../src/dialog/model.ts";
import { inLocale, localeKey } from "../../src/model/locale.ts";
import { compileFiles, modelOf, soundModel } from "./write-model.ts";

/** A model whose replies are in some languages each. */
function speaking(replies: readonly (readonly string[])[], config = ""): string {
  const ids = replies.map((_, index) => `reply_${index}`);
  const actions = ids.map((id) => `      - {type: reply, id: ${id}}`);
  const texts = replies.map((locales, index) => {
    const data = locales.map((locale) => `      ${locale}: ["${locale} text"]`);
    return [`  ${ids[index]}:`, "    language_data:", ...data].join("\n");
  });
  return `
${config}
stories:
  main:
    start_actions:
${actions.join("\n")}
      - {type: input, id: idle}
    input_actions:
      - {name: idle, intents: []}
replies:
${texts.join("\n")}
`;
}

function textsOf(model: Model, reply: string): object {
  return Object.fromEntries(model.replies.get(reply)?.texts ?? []);
}

describe("without a word about languages in its config, a model speaks", () => {
  test("the languages that all its definitions have in common", () => {
    const model = modelOf(
      speaking([
        ["de_DE", "fr_FR"],
        ["fr_FR", "de_DE"],
        ["de_DE", "fr_FR"],
      ]),
    );

    expect(model.locales).toEqual(["de_DE", "fr_FR"]);
  });

  test("en_US first, if that is one of them", () => {
    expect(modelOf(speaking([["de_DE", "en_US"]])).locales).toEqual(["en_US", "de_DE"]);
    expect(modelOf(speaking([["de_DE", "en-us"]])).locales).toEqual(["en-us", "de_DE"]);
  });

  test("en_US when nothing is written in any language", () => {
    expect(modelOf(speaking([])).locales).toEqual(["en_US"]);
  });

  test("a region when some definitions are in its language only", () => {
    const model = modelOf(speaking([["en"], ["en_US", "en_GB"]]));

    expect(model.locales).toEqual(["en_US", "en_GB"]);
    expect(textsOf(model, "reply_0")).toEqual({ en_US: [["en text"]], en_GB: [["en text"]] });
    expect(textsOf(model, "reply_1")).toEqual({ en_US: [["en_US text"]], en_GB: [["en_GB text"]] });
  });

  test("not a language that some definition lacks", () => {
    const { model, problems } = compileFiles({ "lamp.yaml": speaking([["en_US", "de_DE"], ["en_US"]]) });

    expect(model?.locales).toEqual(["en_US"]);
    expect(problems.map(({ check }) => check)).toEqual(["partial-locale"]);
  });
});

describe("a model speaks the languages that its config names", () => {
  test("one under `locale`", () => {
    const text = speaking([["de_DE", "en_US"], ["de_DE"]], "config: {locale: de_DE}");

    expect(modelOf(text).locales).toEqual(["de_DE"]);
  });

  test("several under `locales`, the first being the default", () => {
    const config = "config: {x-dialog: {locales: [de_DE, en_US]}}";

    expect(modelOf(speaking([["en_US", "de_DE"]], config)).locales).toEqual(["de_DE", "en_US"]);
  });

  test("spelled one way here and another way there", () => {
    const model = modelOf(speaking([["en_US"], ["EN-us"], ["en"]], "config: {locale: en-US}"));

    expect(model.locales).toEqual(["en-US"]);
    expect(textsOf(model, "reply_0")).toEqual({ "en-US": [["en_US text"]] });
    expect(textsOf(model, "reply_1")).toEqual({ "en-US": [["EN-us text"]] });
    expect(textsOf(model, "reply_2")).toEqual({ "en-US": [["en text"]] });
  });

  test("and then only what is used has to be in all of them", () => {
    const text = `${speaking([["de_DE"]], "config: {locale: de_DE}")}
  draft_reply:
    language_data:
      en_US: [Still in English]
`;
    const { model, problems } = compileFiles({ "lamp.yaml": text });

    expect(model?.locales).toEqual(["de_DE"]);
    expect(problems.map(({ check }) => check)).toEqual(["unused"]);
  });
});

test("locales are compared without regard to case, dash or underscore", () => {
  expect(["en_US", "en-US", "EN-us"].map(localeKey)).toEqual(["en_us", "en_us", "en_us"]);
});

test("the very locale goes before its language", () => {
  const at = { file: "lamp.yaml", line: 1, column: 1 };
  const byLocale = ["en", "en_US"].map((value) => ({ locale: { kind: "text", value, at } as const, value }));

  expect(inLocale({ at, byLocale }, "en-US")).toBe("en_US");
  expect(inLocale({ at, byLocale }, "en_GB")).toBe("en");
  expect(inLocale({ at, byLocale }, "de")).toBeUndefined();
});

test("intents and entities come in the model's languages too", () => {
  const model = soundModel(
    compileFiles({
      "lamp.yaml": `
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - name: idle
        intents: [{intent_id: dim_intent, actions: []}]
intents:
  dim_intent:
    language_data:
      en_US: {example_utterances: ["dim it to \${brightness}"]}
      de_DE: {example_utterances: ["auf \${brightness} dimmen"]}
entities:
  brightness:
    format: regex
    language_data:
      en: {values: ['[0-9]+ percent']}
      de: {values: ['[0-9]+ Prozent']}
`,
    }),
  );

  expect(model.locales).toEqual(["en_US", "de_DE"]);
  expect(Object.fromEntries(model.intents.get("dim_intent")?.samples ?? [])).toEqual({
    en_US: ["dim it to ${brightness}"],
    de_DE: ["auf ${brightness} dimmen"],
  });
  expect(model.entities.get("brightness")).toMatchObject({
    patterns: new Map([
      ["en_US", ["[0-9]+ percent"]],
      ["de_DE", ["[0-9]+ Prozent"]],
    ]),
  });
});
