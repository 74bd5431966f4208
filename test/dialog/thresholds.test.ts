import { describe, expect, test } from "vitest";
import { settle } from "../../src/dialog/answer.ts";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";
import { mentioning, understood } from "./understood.ts";

const model = (nlu = "{}", ofInput = "{}") =>
  sketch(`
    config: {x-dialog: {nlu: ${nlu}}}
    stories:
      main:
        start_actions: [input ask]
        input_actions:
          - name: ask
            nlu: ${ofInput}
            intents:
              - intent_id: buy
                required_slots: [colour]
                slot_prompts: [{slot: colour, reply_id: which_colour}]
                actions: [reply bought]
              - {intent_id: sell, actions: [reply sold]}
            no_intent_actions: [reply pardon]
            invalid_intent_actions: [reply not_here]
            ambiguous_intent_actions: [reply which_one]
    intents:
      buy: {language_data: {en_US: {example_utterances: [buy, "buy \${colour}"]}}}
      leave: {language_data: {en_US: {example_utterances: [leave]}}}
    entities:
      colour: {format: value_list, language_data: {en_US: {values: [red, blue]}}}
  `);

describe("settling", () => {
  const recognized = {
    ...mentioning("buy", { colour: "red" }),
    confidence: 0.6,
    alternatives: [{ intentId: "sell", confidence: 0.2 }],
    source: "classifier",
  };

  test("keeps what is sure enough", () => {
    expect(settle(recognized, 0.6)).toBe(recognized);
  });

  test("makes nothing of the rest, but keeps it as an alternative, with its source", () => {
    expect(settle(recognized, 0.61)).toEqual({
      intentId: "",
      confidence: 0,
      entities: [],
      alternatives: [
        { intentId: "buy", confidence: 0.6 },
        { intentId: "sell", confidence: 0.2 },
      ],
      source: "classifier",
    });
  });

  test("has nothing to do when nothing was recognized", () => {
    const nothing = understood("", 0, ["buy", 0.3]);
    expect(settle(nothing, 1)).toBe(nothing);
  });
});

describe("a text is not recognized", () => {
  const reply = (confidence: number, ...written: Parameters<typeof model>) =>
    new Conversation(model(...written)).hear("hm", understood("sell", confidence))[0];

  test("below one half, unless the model says otherwise", () => {
    expect(reply(0.5)).toBe("sold");
    expect(reply(0.49)).toBe("pardon");
    expect(reply(0.69, "{accept: 0.7}")).toBe("pardon");
    expect(reply(0.1, "{accept: 0}")).toBe("sold");
  });

  test("below what the input says, in the first place", () => {
    expect(reply(0.69, "{accept: 0.3}", "{accept: 0.7}")).toBe("pardon");
    expect(reply(0.3, "{accept: 0.7}", "{accept: 0.3}")).toBe("sold");
  });

  test("and the event says so", () => {
    const talk = new Conversation(model());
    talk.hear("hm", { ...mentioning("buy", { colour: "red" }), confidence: 0.3 });
    expect(talk.last("recognition")).toEqual({
      kind: "recognition",
      valid: false,
      intentId: "",
      confidence: 0,
      entities: [],
      alternatives: [{ intentId: "buy", confidence: 0.3 }],
    });
    expect(talk.parameters).toEqual({});
  });

  test("as the answer to a question, too", () => {
    const talk = new Conversation(model());
    talk.say("buy");
    const answer = mentioning("slot_fill_intent", { colour: "red" });
    expect(talk.hear("hm", { ...answer, confidence: 0.4 })[0]).toBe("pardon");
  });
});

describe("among intents that are about as likely", () => {
  const hear = (recognized: ReturnType<typeof understood>, ...written: Parameters<typeof model>) =>
    new Conversation(model(...written)).hear("hm", recognized)[0];

  test("the one that the input lists is taken", () => {
    expect(hear(understood("leave", 0.8, ["sell", 0.76]))).toBe("sold");
    expect(hear(understood("leave", 0.8, ["sell", 0.7]))).toBe("not_here");
  });

  test("an input may have its own idea of that", () => {
    const recognized = understood("sell", 0.9, ["buy", 0.7]);
    expect(hear(recognized)).toBe("sold");
    expect(hear(recognized, "{}", "{ambiguity_margin: 0.25}")).toBe("which_one");
    expect(hear(recognized, "{ambiguity_margin: 0.25}", "{ambiguity_margin: 0.1}")).toBe("sold");
  });

  test("those that are not sure enough do not count", () => {
    expect(hear(understood("leave", 0.52, ["sell", 0.49]))).toBe("not_here");
    expect(hear(understood("buy", 0.52, ["sell", 0.49]))).toBe("which_colour");
  });
});
