import { describe, expect, test } from "vitest";
import { expectation } from "../../src/dialog/answer.ts";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

const model = sketch(`
  stories:
    main:
      start_actions: [input ask]
      input_actions:
        - name: ask
          timeout: 5s
          intents:
            - intent_id: transfer
              required_slots: [amount, source, target]
              slot_prompts: [{slot: target, reply_id: and_to_where}]
              actions: [reply transferred, {type: memory, id: clear_all}]
            - intent_id: balance
              required_slots: [source]
              actions: [reply balance]
            - {intent_id: cancel, actions: [reply cancelled]}
        - name: patient
          on_unmatched: stay
          intents: []
      defaults:
        invalid_intent_actions: [reply not_here]
        no_intent_actions: [reply pardon]
    elsewhere:
      start_actions: [input ask]
      input_actions: [{name: ask, intents: [{intent_id: chat, actions: []}]}]
  intents:
    transfer:
      language_data:
        en_US:
          example_utterances:
            - transfer
            - transfer \${amount}
            - transfer \${amount} from \${source} to \${target}
            - make it \${amount}
      slot_prompts:
        - {slot: amount, reply_id: how_much}
        - {slot: source, reply_id: from_where}
        - {slot: target, reply_id: to_where}
    balance:
      language_data: {en_US: {example_utterances: [balance, "balance of \${source}"]}}
      slot_prompts: [{slot: source, reply_id: which_account}]
    chat: {language_data: {en_US: {example_utterances: ["nice \${source}"]}}}
    slot_fill_intent:
      language_data:
        en_US:
          example_utterances:
            - \${amount}
            - \${source}
            - \${target}
            - \${amount} to \${target}
            - from \${source} to \${target}
  entities:
    amount: {format: regex, language_data: {en_US: {values: ["[0-9]+( euros)?"]}}}
    source: {format: value_list, language_data: {en_US: {values: [checking, savings]}}}
    target: {format: value_list, language_data: {en_US: {values: [checking, savings, pension]}}}
  replies:
    transferred: {language_data: {en_US: ["\${amount} from \${source} to \${target}"]}}
    balance: {language_data: {en_US: ["balance of \${source}"]}}
`);

describe("required slots", () => {
  test("are asked for one at a time, in their order, with a reply and a wait", () => {
    const talk = new Conversation(model);
    expect(talk.say("transfer")).toEqual(["how_much", "waits at main/ask for amount"]);
    expect(talk.say("5 euros")).toEqual(["from_where", "waits at main/ask for source"]);
    expect(talk.say("savings")).toEqual(["and_to_where", "waits at main/ask for target"]);
    expect(talk.say("pension")).toEqual(["5 euros from savings to pension", "waits at main/ask"]);
  });

  test("that are all said at once are not asked for", () => {
    const talk = new Conversation(model);
    expect(talk.say("transfer 5 from savings to pension")).toEqual([
      "5 from savings to pension",
      "waits at main/ask",
    ]);
  });

  test("that were given earlier are not asked for", () => {
    const talk = new Conversation(model, { parameters: { source: "savings" } });
    expect(talk.say("balance")).toEqual(["balance of savings", "waits at main/ask"]);
    expect(talk.say("transfer 5")).toEqual(["and_to_where", "waits at main/ask for target"]);
  });

  test("that were given as nothing are asked for", () => {
    const talk = new Conversation(model, { parameters: { source: "" } });
    expect(talk.say("balance")).toEqual(["which_account", "waits at main/ask for source"]);
  });

  test("are asked for in the words of the input, or else of the intent", () => {
    const talk = new Conversation(model, { parameters: { amount: "5" } });
    expect(talk.say("transfer")[0]).toBe("from_where");
    expect(talk.say("savings")[0]).toBe("and_to_where");
    expect(new Conversation(model).say("balance")[0]).toBe("which_account");
  });

  test("make the wait immediate, with the slot and the input's timeout", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(talk.last("wait_for_user")).toEqual({
      kind: "wait_for_user",
      immediate: true,
      requiresWakeWord: false,
      timeoutMs: 5000,
      expectedIntentIds: ["transfer", "balance", "cancel"],
      slot: "amount",
    });
    expect(expectation(model, talk.state)).toEqual({
      intentIds: ["transfer", "balance", "cancel"],
      slot: "amount",
      slotIntentId: "transfer",
      filledSlot: "",
    });
    talk.say("cancel");
    expect(talk.last("wait_for_user")).toMatchObject({ immediate: false, slot: "" });
  });
});

describe("an answer to a slot prompt", () => {
  test("is a valid recognition of the slot-filling intent", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    talk.say("5");
    expect(talk.last("recognition")).toMatchObject({ valid: true, intentId: "slot_fill_intent" });
  });

  test("gives the slot that was asked for where several could take the words", () => {
    const talk = new Conversation(model);
    talk.say("transfer 5");
    talk.say("savings");
    expect(talk.parameters).toEqual({ amount: "5", source: "savings" });
    talk.say("checking");
    expect(talk.last("recognition").entities).toMatchObject([{ slot: "target", value: "checking" }]);
  });

  test("may give other slots along with it", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(talk.say("7 to pension")).toEqual(["from_where", "waits at main/ask for source"]);
    expect(talk.say("checking")).toEqual(["7 from checking to pension", "waits at main/ask"]);
  });

  test("may say the intent again, with the slot", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(talk.say("make it 9")).toEqual(["from_where", "waits at main/ask for source"]);
    expect(talk.parameters).toEqual({ amount: "9" });
  });

  test("may say the intent again without it, and is asked again", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(talk.say("transfer")).toEqual(["how_much", "waits at main/ask for amount"]);
  });

  test("may correct a slot that was given before, but is asked for the missing one still", () => {
    const talk = new Conversation(model, { parameters: { amount: "5" } });
    talk.say("transfer");
    expect(talk.say("make it 6")).toEqual(["from_where", "waits at main/ask for source"]);
    expect(talk.parameters).toEqual({ amount: "6" });
  });

  test("may give another slot of the intent, and the missing one is asked for again", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(talk.say("savings")).toEqual(["how_much", "waits at main/ask for amount"]);
    expect(talk.last("recognition")).toMatchObject({ valid: true, intentId: "slot_fill_intent" });
    expect(talk.parameters).toEqual({ source: "savings" });
  });

  test("that gives a slot of another intent only does not fit here", () => {
    const talk = new Conversation(model);
    talk.say("balance");
    expect(talk.say("7")).toEqual(["not_here", "waits at main/ask"]);
    expect(talk.last("recognition")).toMatchObject({ valid: false, intentId: "slot_fill_intent" });
    expect(talk.parameters).toEqual({});
  });
});

describe("another intent instead of an answer", () => {
  test("drops the filling when the input lists it", () => {
    const talk = new Conversation(model);
    talk.say("transfer 5");
    expect(talk.say("cancel")).toEqual(["cancelled", "waits at main/ask"]);
    expect(talk.state.waiting).toEqual({ for: "user", input: "main/ask" });
    expect(talk.parameters).toEqual({ amount: "5" });
  });

  test("drops the filling even when it carries the slot", () => {
    const talk = new Conversation(model);
    talk.say("transfer 5");
    expect(talk.say("balance of savings")).toEqual(["balance of savings", "waits at main/ask"]);
  });

  test("may begin a filling of its own", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(talk.say("balance")).toEqual(["which_account", "waits at main/ask for source"]);
    expect(talk.say("savings")).toEqual(["balance of savings", "waits at main/ask"]);
  });

  test("does not fit when the input does not list it, though it carries the slot", () => {
    const talk = new Conversation(model);
    talk.say("balance");
    expect(talk.say("nice savings")).toEqual(["not_here", "waits at main/ask"]);
    expect(talk.parameters).toEqual({});
  });

  test("is none when nothing was understood", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(talk.say("gibberish")).toEqual(["pardon", "waits at main/ask"]);
  });
});

test("a bare value answers the question, though another intent consists of just that", () => {
  const talk = new Conversation(
    sketch(`
      stories:
        main:
          start_actions: [input ask]
          input_actions:
            - name: ask
              intents:
                - {intent_id: show, actions: [reply shown]}
                - intent_id: balance
                  required_slots: [source]
                  slot_prompts: [{slot: source, reply_id: which_account}]
                  actions: [reply balance]
              ambiguous_intent_actions: [reply what]
      intents:
        show: {language_data: {en_US: {example_utterances: ["\${source}"]}}}
        balance: {language_data: {en_US: {example_utterances: [balance, "balance of \${source}"]}}}
      entities:
        source: {format: value_list, language_data: {en_US: {values: [checking, savings]}}}
    `),
  );
  expect(talk.say("savings")).toEqual(["shown", "waits at main/ask"]);
  talk.jump("main");
  talk.say("balance");
  expect(talk.say("savings")).toEqual(["balance", "waits at main/ask"]);
});

test("a bare value that nobody asked for does not fit", () => {
  expect(new Conversation(model).say("savings")).toEqual(["not_here", "waits at main/ask"]);
});

test("without fallback lists the dialog goes on waiting for the slot", () => {
  const talk = new Conversation(
    sketch(`
      stories:
        main:
          start_actions: [input ask]
          input_actions:
            - name: ask
              intents:
                - intent_id: order
                  required_slots: [size]
                  slot_prompts: [{slot: size, reply_id: which_size}]
                  actions: [reply done]
      intents:
        order: {language_data: {en_US: {example_utterances: [order, "order \${size}"]}}}
        other: {language_data: {en_US: {example_utterances: [other]}}}
      entities:
        size: {format: value_list, language_data: {en_US: {values: [small, large]}}}
    `),
  );
  talk.say("order");
  expect(talk.say("gibberish")).toEqual(["waits at main/ask for size"]);
  expect(talk.say("other")).toEqual(["waits at main/ask for size"]);
  expect(talk.keepSilent()).toEqual(["waits at main/ask for size"]);
  expect(talk.last("wait_for_user")).toMatchObject({ immediate: true, slot: "size" });
  expect(talk.say("large")).toEqual(["done", "waits at main/ask"]);
});

test("the slot-filling intent may be listed like any other", () => {
  const talk = new Conversation(
    sketch(`
      stories:
        main:
          start_actions: [input ask]
          input_actions:
            - name: ask
              intents: [{intent_id: slot_fill_intent, actions: [reply sized]}]
      intents:
        slot_fill_intent: {language_data: {en_US: {example_utterances: ["\${size}"]}}}
      entities:
        size: {format: value_list, language_data: {en_US: {values: [small, large]}}}
      replies:
        sized: {language_data: {en_US: ["size \${size}"]}}
    `),
  );
  expect(talk.say("large")).toEqual(["size large", "waits at main/ask"]);
  expect(talk.last("recognition").valid).toBe(true);
});

test("slots are asked for in the middle of other lists, which then go on", () => {
  const talk = new Conversation(
    sketch(`
      stories:
        main:
          start_actions: [story order, reply home, input ask]
          input_actions: [{name: ask, intents: []}]
        order:
          start_actions: [input ask, reply rest]
          input_actions:
            - name: ask
              immediate: false
              intents:
                - intent_id: order
                  required_slots: [size]
                  slot_prompts: [{slot: size, reply_id: which_size}]
                  actions: [reply done]
      intents:
        order: {language_data: {en_US: {example_utterances: [order, "order \${size}"]}}}
      entities:
        size: {format: value_list, language_data: {en_US: {values: [small, large]}}}
    `),
  );
  expect(talk.last("wait_for_user").immediate).toBe(false);
  talk.say("order");
  expect(talk.last("wait_for_user").immediate).toBe(true);
  expect(talk.say("small")).toEqual(["done", "rest", "home", "waits at main/ask"]);
});

test("an answer to a question needs no wake word", () => {
  const talk = new Conversation(
    sketch(`
      config: {alert_word: computer}
      stories:
        main:
          start_actions: [input ask]
          input_actions:
            - name: ask
              alert_word_required: true
              intents:
                - intent_id: order
                  required_slots: [size]
                  slot_prompts: [{slot: size, reply_id: which_size}]
                  actions: [reply done]
      intents:
        order: {language_data: {en_US: {example_utterances: [order, "order \${size}"]}}}
      entities:
        size: {format: value_list, language_data: {en_US: {values: [small, large]}}}
    `),
  );
  expect(talk.last("wait_for_user").requiresWakeWord).toBe(true);
  expect(talk.say("order")).toEqual(["which_size", "waits at main/ask for size"]);
  expect(talk.last("wait_for_user").requiresWakeWord).toBe(false);
  expect(talk.say("computer, order")).toEqual(["which_size", "waits at main/ask for size"]);
  talk.say("computer, small");
  expect(talk.last("wait_for_user").requiresWakeWord).toBe(true);
});
