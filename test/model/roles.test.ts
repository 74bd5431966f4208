import { describe, expect, test } from "vitest";
import type { Model } from "../../src/dialog/model.ts";
import { slotEntities } from "../../src/nlu/slot-entities.ts";
import { Conversation } from "../dialog/conversation.ts";
import { compileFiles, modelOf } from "./write-model.ts";

/** A model with a transfer between two accounts, which both are asked for. */
function transfer({
  slots = "{from_account: account, to_account: {entity: account}}",
  more = "",
} = {}): Model {
  return modelOf(written(slots, more));
}

function written(slots: string, more: string): string {
  return `
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - name: idle
        intents:
          - intent_id: transfer_intent
            required_slots: [from_account, to_account]
            actions: [{type: reply, id: done}]
          - {intent_id: balance_intent, actions: []}
intents:
  transfer_intent:
    slots: ${slots}
    language_data:
      en_US:
        example_utterances:
          - transfer
          - transfer [from \${from_account}] to \${to_account}
    slot_prompts: [{slot: from_account, reply_id: where}, {slot: to_account, reply_id: where}]
  balance_intent:
    title: the balance of an account
    language_data: {en_US: {example_utterances: ["balance of \${account}"]}}
${more}
entities:
  account: {format: value_list, language_data: {en_US: {values: [checking, savings]}}}
replies:
  where: {language_data: {en_US: [Where?]}}
  done: {language_data: {en_US: ["From \${from_account} to \${to_account}."]}}
`;
}

const answers = (samples: string, slots = "") => `
  slot_fill_intent:
    ${slots}
    language_data: {en_US: {example_utterances: ${samples}}}
`;

describe("a slot is filled by", () => {
  test("the entity that its intent names, in either form", () => {
    expect(transfer().intents.get("transfer_intent")?.slots).toEqual(
      new Map([
        ["from_account", "account"],
        ["to_account", "account"],
      ]),
    );
  });

  test("the entity of its own name otherwise", () => {
    expect(transfer().intents.get("balance_intent")?.slots).toEqual(new Map([["account", "account"]]));
  });

  test("the entity that the asking intent names, in an answer that is made by itself", () => {
    expect(transfer().intents.get("slot_fill_intent")).toMatchObject({
      samples: new Map([["en_US", ["${from_account}", "${to_account}"]]]),
      slots: new Map([
        ["from_account", "account"],
        ["to_account", "account"],
      ]),
    });
  });

  test("the same in an answer that is written, wherever it stands", () => {
    const more = answers('["from ${from_account}", "${to_account} [please]", "${account}"]');
    const slots = new Map([
      ["from_account", "account"],
      ["to_account", "account"],
      ["account", "account"],
    ]);
    expect(transfer({ more }).intents.get("slot_fill_intent")?.slots).toEqual(slots);
    const first = written("{from_account: account, to_account: account}", "").replace(
      "intents:\n  transfer",
      `intents:${more}  transfer`,
    );
    expect(modelOf(first).intents.get("slot_fill_intent")?.slots).toEqual(slots);
  });

  test("the same entity in the whole model", () => {
    expect(slotEntities(transfer())).toEqual(
      new Map([
        ["from_account", "account"],
        ["to_account", "account"],
        ["account", "account"],
      ]),
    );
  });
});

test("values are found for slots, and know their entity", () => {
  const talk = new Conversation(transfer());
  expect(talk.say("transfer from checking to savings")[0]).toBe("From checking to savings.");
  expect(talk.last("recognition").entities).toMatchObject([
    { slot: "from_account", entityId: "account", value: "checking" },
    { slot: "to_account", entityId: "account", value: "savings" },
  ]);
});

test("answers are values of the entity, too", () => {
  const talk = new Conversation(transfer());
  talk.say("transfer to savings");
  expect(talk.say("checking")[0]).toBe("From checking to savings.");
  expect(talk.last("recognition").entities).toMatchObject([{ slot: "from_account", entityId: "account" }]);
});

describe("an intent is called", () => {
  test.each([
    ["transfer_intent", "transfer"],
    ["balance_intent", "the balance of an account"],
    ["slot_fill_intent", "slot fill"],
  ])("%s, for people: %s", (id, title) => {
    expect(transfer().intents.get(id)?.title).toBe(title);
  });
});

test("slots that answers fill otherwise than questions are told where the answers name them", () => {
  const more = answers('["${to_account}"]', "slots: {to_account: bank}");
  const entity = "  bank: {format: value_list, language_data: {en_US: {values: [mine]}}}\nreplies:";
  const text = written("{from_account: account, to_account: account}", more).replace("replies:", entity);
  const { problems } = compileFiles({ "lamp.yaml": text });
  expect(problems.map(({ line, column, check }) => [line, column, check])).toEqual([
    [26, 25, "slot-conflict"],
  ]);
});
