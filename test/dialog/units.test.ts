import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";
import { mentioning } from "./understood.ts";

const model = (config = "{}") =>
  sketch(`
    config: ${config}
    stories:
      main:
        start_actions: [input ask]
        input_actions:
          - name: ask
            intents:
              - intent_id: pay
                required_slots: [{slot: amount, check: "\${amount.unit}.is(EUR)"}]
                slot_prompts: [{slot: amount, reply_id: how_much}]
                actions: [conditional currency, command pay]
              - {intent_id: clear, actions: [{type: memory, id: clear, parameters: [amount]}]}
              - {intent_id: keep, actions: [{type: memory, id: keep, parameters: [amount]}]}
              - {intent_id: empty, actions: [{type: memory, id: set, parameters: {amount: ""}}]}
              - {intent_id: forget, actions: [{type: memory, id: keep, parameters: [other]}]}
        conditional_actions:
          - name: currency
            conditions: [{condition: "\${amount.unit}.is(EUR)", actions: [reply told]}]
    intents:
      pay: {language_data: {en_US: {example_utterances: [pay, "pay \${amount}"]}}}
    entities:
      amount: {format: regex, language_data: {en_US: {values: ["[0-9]+"]}}}
    commands: {pay: {inputs: [amount, amount.unit]}}
    replies: {told: {language_data: {en_US: ["\${amount} \${amount.unit}"]}}}
  `);

const pay = (talk: Conversation, amount: string) => talk.hear("pay", mentioning("pay", { amount }));
const paid = { amount: "5", "amount.unit": "EUR" };

test("the unit of a value is a parameter, for replies, conditions, checks and commands", () => {
  const talk = new Conversation(model());
  expect(pay(talk, "5 EUR")).toEqual(["5 EUR", 'command pay {"amount":"5","amount.unit":"EUR"}']);
  expect(talk.parameters).toEqual(paid);
});

test("a value without a unit takes away the unit of the last one", () => {
  const talk = new Conversation(model(), { parameters: { "amount.unit": "USD" } });
  expect(pay(talk, "5")).toEqual(["how_much", "waits at main/ask for amount"]);
  expect(talk.parameters).toEqual({});
});

describe("a unit goes with its value", () => {
  const parameters = { ...paid, other: "x", "other.unit": "kg" };
  const rest = { other: "x", "other.unit": "kg" };

  test.each([
    ["clear", rest],
    ["keep", paid],
    ["empty", rest],
    ["forget", rest],
  ])("when memory is told to %s", (text, left) => {
    const talk = new Conversation(model(), { parameters });
    talk.say(text);
    expect(talk.parameters).toEqual(left);
  });

  test("when the check does not hold", () => {
    const talk = new Conversation(model(), { parameters });
    pay(talk, "7 USD");
    expect(talk.parameters).toEqual(rest);
  });

  test("when the intent is said again in a model that forgets its slots", () => {
    const talk = new Conversation(model("{memory: {retention: intent}}"), { parameters });
    expect(talk.say("pay")).toEqual(["how_much", "waits at main/ask for amount"]);
    expect(talk.parameters).toEqual(rest);
  });
});
