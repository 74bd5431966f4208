import { describe, expect, test } from "vitest";
import { expectation } from "../../src/dialog/answer.ts";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";
import { mentioning } from "./understood.ts";

const text = `
    stories:
      main:
        start_actions: [input ask]
        input_actions:
          - name: ask
            intents:
              - intent_id: transfer
                required_slots: [amount, {slot: source, check: "\${source}.not(closed)"}, target]
                actions: [reply transferred]
        defaults: {invalid_intent_actions: [reply not_here, input ask]}
    intents:
      transfer:
        language_data:
          en_US:
            example_utterances: [transfer, "\${amount} from \${source} to \${target}", "transfer \${note}"]
        slot_prompts:
          - {slot: amount, reply_id: how_much}
          - {slot: source, reply_id: from_where}
          - {slot: target, reply_id: to_where}
      chat: {language_data: {en_US: {example_utterances: ["nice \${mood}"]}}}
    entities:
      amount: {format: regex, language_data: {en_US: {values: ["[0-9]+"]}}}
      source: &account {format: value_list, language_data: {en_US: {values: [checking, savings, closed]}}}
      target: *account
      note: *account
      mood: *account
    replies:
      transferred: {language_data: {en_US: ["\${amount} from \${source} to \${target}"]}}
`;
const model = sketch(text);

/** Hears values in answer to a question. */
const answer = (talk: Conversation, values: Readonly<Record<string, string>>) =>
  talk.hear("some text", mentioning("slot_fill_intent", values));
const filledSlot = (talk: Conversation) => expectation(talk.model, talk.state).filledSlot;

describe("while slots are asked for", () => {
  test("an answer may give several of them, and the first that is missing is asked for", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(answer(talk, { source: "savings", amount: "5" })).toEqual([
      "to_where",
      "waits at main/ask for target",
    ]);
    expect(talk.parameters).toEqual({ amount: "5", source: "savings" });
  });

  test("an answer may correct another one, and the same is asked for again", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    answer(talk, { amount: "5", source: "savings" });
    expect(answer(talk, { source: "checking" })).toEqual(["to_where", "waits at main/ask for target"]);
    expect(answer(talk, { target: "savings", amount: "7" })).toEqual([
      "7 from checking to savings",
      "waits at main/ask",
    ]);
  });

  test("a correction that is refused makes its slot the missing one", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    answer(talk, { amount: "5", source: "savings" });
    expect(answer(talk, { source: "closed" })).toEqual(["from_where", "waits at main/ask for source"]);
    expect(talk.parameters).toEqual({ amount: "5" });
  });

  test("the intent itself may bring them, whatever the model forgets otherwise", () => {
    const talk = new Conversation(
      sketch(`
    config: {memory: {retention: intent}}${text}`),
    );
    talk.hear("hm", mentioning("transfer", { amount: "5" }));
    talk.hear("hm", mentioning("transfer", { target: "savings" }));
    expect(talk.parameters).toEqual({ amount: "5", target: "savings" });
  });

  test("a slot that is not required is taken, too", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(answer(talk, { note: "savings" })).toEqual(["how_much", "waits at main/ask for amount"]);
    expect(talk.parameters).toEqual({ note: "savings" });
  });

  test("a slot of another intent is not", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(answer(talk, { mood: "savings" })[0]).toBe("not_here");
    expect(talk.parameters).toEqual({});
  });
});

describe("the slot that got its value last", () => {
  test("is the last one in the text", () => {
    const talk = new Conversation(model);
    talk.hear("hm", mentioning("transfer", { source: "savings", amount: "5" }));
    expect(filledSlot(talk)).toBe("amount");
    const { entities, ...rest } = mentioning("transfer", { target: "savings", source: "checking" });
    talk.jump("main");
    talk.hear("hm", { ...rest, entities: entities.toReversed() });
    expect(filledSlot(talk)).toBe("source");
  });

  test("is nothing at first, and nothing when no slot is asked for", () => {
    const talk = new Conversation(model);
    expect(filledSlot(talk)).toBe("");
    talk.say("transfer");
    expect(filledSlot(talk)).toBe("");
    answer(talk, { amount: "5" });
    answer(talk, { source: "savings" });
    expect(filledSlot(talk)).toBe("source");
    answer(talk, { target: "savings" });
    expect(filledSlot(talk)).toBe("");
  });

  test("stays the same while nothing is understood", () => {
    const talk = new Conversation(model);
    talk.hear("hm", mentioning("transfer", { amount: "5" }));
    talk.say("gibberish");
    talk.say("transfer");
    expect(filledSlot(talk)).toBe("amount");
  });

  test("is none that was refused", () => {
    const talk = new Conversation(model);
    talk.hear("hm", mentioning("transfer", { amount: "5", source: "closed" }));
    expect(filledSlot(talk)).toBe("amount");
    answer(talk, { source: "savings" });
    answer(talk, { source: "closed" });
    expect(filledSlot(talk)).toBe("");
  });

  test("is a slot of the intent", () => {
    const talk = new Conversation(model);
    talk.hear("hm", mentioning("transfer", { amount: "5", mood: "savings" }));
    expect(filledSlot(talk)).toBe("amount");
  });
});
