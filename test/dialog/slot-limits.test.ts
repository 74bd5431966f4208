import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";
import { mentioning, understood } from "./understood.ts";

interface Written {
  readonly amount?: string;
  readonly target?: string;
  readonly input?: string;
  readonly intent?: string;
  readonly defaults?: string;
}

/** A transfer of an amount to a target; both are asked for. */
const transfer = ({ amount = "", target = "", input = "", intent = "", defaults = "" }: Written) =>
  sketch(`
    stories:
      main:
        start_actions: [input ask]
        input_actions:
          - name: ask
            intents:
              - intent_id: transfer
                required_slots: [{slot: amount ${amount}}, {slot: target ${target}}]
                actions: [reply transferred]
                ${intent}
              - {intent_id: cancel, actions: [reply cancelled]}
            ${input}
        named_actions: [{name: aside, actions: [reply aside]}]
        defaults: {give_up_actions: [reply given_up] ${defaults}}
    intents:
      transfer:
        language_data:
          en_US:
            example_utterances: [transfer, "transfer \${amount}", "\${amount} to \${target}", "transfer to \${target}"]
        slot_prompts: [{slot: amount, reply_id: how_much}, {slot: target, reply_id: to_where}]
      elsewhere: {language_data: {en_US: {example_utterances: [elsewhere]}}}
    entities:
      amount: {format: regex, language_data: {en_US: {values: ["[0-9]+"]}}}
      target: {format: value_list, language_data: {en_US: {values: [savings, pension]}}}
    replies:
      transferred: {language_data: {en_US: ["\${amount} to \${target}"]}}
      too_much: {language_data: {en_US: ["\${amount} is too much"]}}
      no_pension: {language_data: {en_US: ["not to \${target}"]}}
  `);

const atMost = ', check: "${amount}.at_most(1000)", refusal: too_much';
const noPension = ', check: "${target}.not(pension)", refusal: no_pension';

describe("a value whose check does not hold", () => {
  const model = transfer({ amount: atMost, target: noPension });

  test("is refused, forgotten and asked for again", () => {
    const talk = new Conversation(model);
    talk.say("transfer");
    expect(talk.say("5000")).toEqual(["5000 is too much", "how_much", "waits at main/ask for amount"]);
    expect(talk.last("recognition").valid).toBe(true);
    expect(talk.parameters).toEqual({});
    expect(talk.say("1000")).toEqual(["to_where", "waits at main/ask for target"]);
  });

  test("is refused when it came with the intent's first text", () => {
    const talk = new Conversation(model);
    expect(talk.say("5000 to savings")).toEqual([
      "5000 is too much",
      "how_much",
      "waits at main/ask for amount",
    ]);
    expect(talk.parameters).toEqual({ target: "savings" });
    expect(talk.say("10")).toEqual(["10 to savings", "waits at main/ask"]);
  });

  test("is refused together with others, in the order of the required slots", () => {
    const talk = new Conversation(model);
    expect(talk.say("5000 to pension")).toEqual([
      "5000 is too much",
      "not to pension",
      "how_much",
      "waits at main/ask for amount",
    ]);
    expect(talk.parameters).toEqual({});
  });

  test("is asked for without a word when there is no refusal", () => {
    const talk = new Conversation(transfer({ amount: ', check: "${amount}.at_most(1000)"' }));
    expect(talk.say("transfer 5000")).toEqual(["how_much", "waits at main/ask for amount"]);
  });

  test("takes the place of a good one, and is asked for before what was missing", () => {
    const talk = new Conversation(model);
    talk.say("transfer 10");
    expect(talk.say("2000")).toEqual(["2000 is too much", "how_much", "waits at main/ask for amount"]);
  });

  test("is not refused when it is known from before", () => {
    const talk = new Conversation(model, { parameters: { amount: "5000" } });
    expect(talk.say("transfer to savings")).toEqual(["5000 to savings", "waits at main/ask"]);
  });

  test("may depend on other parameters, and sees all that was said", () => {
    const check = ', check: "${target}.is(savings) OR ${amount}.at_most(10)"';
    const hear = (text: string) => new Conversation(transfer({ amount: check })).say(text)[0];
    expect(hear("50 to savings")).toBe("50 to savings");
    expect(hear("50 to pension")).toBe("how_much");
    expect(hear("5 to pension")).toBe("5 to pension");
  });
});

describe("a slot that is asked for so often only", () => {
  const twice = ", max_prompts: 2";

  test("is given up after that many questions in vain", () => {
    const talk = new Conversation(
      transfer({
        amount: twice,
        input: "on_unmatched: stay",
        defaults: ", no_intent_actions: [reply pardon]",
      }),
    );
    expect(talk.say("transfer")).toEqual(["how_much", "waits at main/ask for amount"]);
    expect(talk.say("gibberish")).toEqual(["pardon", "how_much", "waits at main/ask for amount"]);
    expect(talk.say("gibberish")).toEqual(["given_up", "waits at main/ask"]);
    expect(talk.state.waiting).toEqual({ for: "user", input: "main/ask" });
  });

  test("is asked for again where no list says what to do", () => {
    const talk = new Conversation(transfer({ amount: twice }));
    talk.say("transfer");
    expect(talk.say("gibberish")).toEqual(["how_much", "waits at main/ask for amount"]);
    expect(talk.say("elsewhere")).toEqual(["given_up", "waits at main/ask"]);
  });

  test.each<[string, (talk: Conversation) => string[]]>([
    ["a text that is not understood", (talk) => talk.say("gibberish")],
    ["a text that nobody is sure about", (talk) => talk.hear("5", understood("slot_fill_intent", 0.2))],
    ["an intent that is not listed", (talk) => talk.say("elsewhere")],
    ["silence", (talk) => talk.keepSilent()],
    ["a value that is refused", (talk) => talk.say("5000").slice(1)],
    ["the intent said again without a value", (talk) => talk.say("transfer")],
  ])("counts %s", (_, answer) => {
    const talk = new Conversation(transfer({ amount: `${atMost}, max_prompts: 2` }));
    talk.say("transfer");
    expect(answer(talk)).toEqual(["how_much", "waits at main/ask for amount"]);
    expect(answer(talk)).toEqual(["given_up", "waits at main/ask"]);
  });

  test("is given up before the input's own list for that", () => {
    const input = "no_intent_actions: [reply pardon]";
    const talk = new Conversation(transfer({ amount: ", max_prompts: 1", input }));
    talk.say("transfer");
    expect(talk.say("gibberish")).toEqual(["given_up", "waits at main/ask"]);
    expect(talk.say("gibberish")).toEqual(["pardon", "waits at main/ask"]);
  });

  test("leaves a timeout to the list for it", () => {
    const input = "timeout_actions: [reply still_there, input ask]";
    const talk = new Conversation(transfer({ amount: ", max_prompts: 1", input }));
    talk.say("transfer");
    expect(talk.keepSilent()).toEqual(["still_there", "waits at main/ask"]);
  });

  test("leaves a choice between intents to the list for it, which counts as a question", () => {
    const input = "on_unmatched: stay\n            ambiguous_intent_actions: [reply which]";
    const talk = new Conversation(transfer({ amount: twice, input }));
    const both = understood("transfer", 1, ["cancel", 1]);
    talk.say("transfer");
    for (let i = 0; i < 3; i++) {
      expect(talk.hear("hm", both)).toEqual(["which", "how_much", "waits at main/ask for amount"]);
    }
    expect(talk.say("gibberish")[0]).toBe("given_up");
  });

  test("is counted for each slot by itself, and from new for each intent", () => {
    const talk = new Conversation(transfer({ amount: twice, target: twice }));
    talk.say("transfer");
    talk.say("gibberish");
    expect(talk.say("5")).toEqual(["to_where", "waits at main/ask for target"]);
    talk.say("gibberish");
    expect(talk.say("gibberish")[0]).toBe("given_up");
    talk.jump("main");
    talk.say("transfer");
    expect(talk.say("gibberish")[0]).toBe("how_much");
  });

  test("is not counted while other slots get new values", () => {
    const talk = new Conversation(transfer({ amount: ", max_prompts: 1" }));
    const answer = (target: string) => talk.hear(target, mentioning("slot_fill_intent", { target }))[0];
    talk.say("transfer");
    expect(answer("savings")).toBe("how_much");
    expect(answer("pension")).toBe("how_much");
    expect(answer("pension")).toBe("given_up");
  });

  test("drops the question, runs its own list first, and keeps other values", () => {
    const intent = "give_up_actions: [reply own, named aside]";
    const talk = new Conversation(transfer({ amount: ", max_prompts: 1", intent }));
    talk.say("transfer to savings");
    expect(talk.say("gibberish")).toEqual(["own", "aside", "waits at main/ask"]);
    expect(talk.parameters).toEqual({ target: "savings" });
  });

  test("is remembered when the session is saved", () => {
    const talk = new Conversation(transfer({ amount: twice }));
    talk.say("transfer");
    talk.say("gibberish");
    talk.state = JSON.parse(JSON.stringify(talk.state));
    expect(talk.state.waiting).toMatchObject({ filling: { slot: "amount", prompts: 2 } });
    expect(talk.say("gibberish")[0]).toBe("given_up");
  });
});

test("main's list for giving up serves other stories, and the story goes on after it", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [story order, reply home, input idle]
        input_actions: [{name: idle, intents: []}]
        defaults: {give_up_actions: [reply given_up]}
      order:
        start_actions: [input ask, reply rest]
        input_actions:
          - name: ask
            intents:
              - intent_id: order
                required_slots: [{slot: size, max_prompts: 1}]
                slot_prompts: [{slot: size, reply_id: which_size}]
                actions: [reply done]
    intents:
      order: {language_data: {en_US: {example_utterances: [order, "order \${size}"]}}}
    entities:
      size: {format: value_list, language_data: {en_US: {values: [small, large]}}}
  `);
  const talk = new Conversation(model);
  talk.say("order");
  expect(talk.say("gibberish")).toEqual(["given_up", "rest", "home", "waits at main/idle"]);
});
