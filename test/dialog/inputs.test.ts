import { describe, expect, test } from "vitest";
import { expectation } from "../../src/dialog/answer.ts";
import type { Recognized } from "../../src/dialog/event.ts";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";
import { understood } from "./understood.ts";

const shop = `
  stories:
    main:
      start_actions: [input ask]
      input_actions:
        - name: ask
          intents:
            - {intent_id: buy, actions: [reply bought]}
            - {intent_id: sell, actions: [reply sold]}
            - {intent_id: leave, actions: [story leaving]}
          no_intent_actions: [reply pardon]
          invalid_intent_actions: [reply not_here]
    leaving:
      start_actions: [input sure]
      input_actions:
        - {name: sure, intents: [{intent_id: yes, actions: []}, {intent_id: no, actions: []}]}
  intents:
    buy: {language_data: {en_US: {example_utterances: [buy, "buy \${colour}", both]}}}
    sell: {language_data: {en_US: {example_utterances: [sell, both]}}}
  entities:
    colour: {format: value_list, language_data: {en_US: {values: [red, blue]}}}
  replies:
    bought: {language_data: {en_US: ["bought \${colour}"]}}
`;
const model = sketch(shop);

describe("an intent that is listed at the input", () => {
  test("is taken, and its slots are stored", () => {
    const talk = new Conversation(model);
    expect(talk.say("buy red")).toEqual(["bought red", "waits at main/ask"]);
    expect(talk.parameters).toEqual({ colour: "red" });
  });

  test("keeps slots that were stored before and are not said again", () => {
    const talk = new Conversation(model);
    talk.say("buy red");
    expect(talk.say("buy")).toEqual(["bought red", "waits at main/ask"]);
    expect(talk.say("buy blue")).toEqual(["bought blue", "waits at main/ask"]);
  });

  test("is told as a valid recognition, before anything else", () => {
    const talk = new Conversation(model);
    talk.say("buy red");
    expect(talk.events[0]).toEqual({
      kind: "recognition",
      valid: true,
      intentId: "buy",
      confidence: 1,
      entities: [
        { slot: "colour", entityId: "colour", value: "red", text: "red", start: 4, end: 7, confidence: 1 },
      ],
      alternatives: [],
      source: "sample",
    });
    expect(talk.events.filter(({ kind }) => kind === "recognition")).toHaveLength(1);
  });

  test("is the same for any recognizer, as long as it is sure enough", () => {
    expect(new Conversation(model).hear("hm", understood("sell", 0.5))).toEqual([
      "sold",
      "waits at main/ask",
    ]);
  });
});

describe("an intent that is not listed at the input", () => {
  test("runs the input's list for that, and is told as not valid", () => {
    const talk = new Conversation(model);
    expect(talk.say("yes")).toEqual(["not_here", "waits at main/ask"]);
    expect(talk.last("recognition")).toMatchObject({ valid: false, intentId: "yes" });
  });

  test("stores none of its slots", () => {
    const talk = new Conversation(sketch(shop.replace("{intent_id: buy,", "{intent_id: hire,")));
    expect(talk.say("buy red")).toEqual(["not_here", "waits at main/ask"]);
    expect(talk.parameters).toEqual({});
  });

  test("may be one that the model does not have at all", () => {
    const talk = new Conversation(model);
    expect(talk.hear("fly", understood("fly", 1))).toEqual(["not_here", "waits at main/ask"]);
  });
});

describe("no intent at all", () => {
  test.each(["purple monkey", "", "  \t ", "?!", "buyred"])("runs the input's list for that: %o", (text) => {
    const talk = new Conversation(model);
    expect(talk.say(text)).toEqual(["pardon", "waits at main/ask"]);
    expect(talk.last("recognition")).toEqual({
      kind: "recognition",
      valid: false,
      intentId: "",
      confidence: 0,
      entities: [],
      alternatives: [],
    });
  });
});

describe("several intents that are about as likely", () => {
  const withList = shop.replace(
    "no_intent_actions: [reply pardon]",
    "ambiguous_intent_actions: [reply which_one]",
  );
  const ambiguous = sketch(withList);

  test("run the list for that when there is one", () => {
    const talk = new Conversation(ambiguous);
    expect(talk.say("both")).toEqual(["which_one", "waits at main/ask"]);
    expect(talk.last("recognition")).toMatchObject({ valid: false, intentId: "buy" });
  });

  test("store no slots then", () => {
    const talk = new Conversation(ambiguous);
    const entities = [
      { slot: "colour", entityId: "colour", value: "red", text: "red", start: 0, end: 3, confidence: 1 },
    ];
    talk.hear("red", { ...understood("buy", 1, ["sell", 1]), entities });
    expect(talk.parameters).not.toHaveProperty("colour");
  });

  test("are the first listed one otherwise", () => {
    const talk = new Conversation(model);
    expect(talk.say("both")).toEqual(["bought ", "waits at main/ask"]);
    expect(talk.last("recognition")).toMatchObject({ valid: true });
  });

  test.each<[string, Recognized, string]>([
    ["one within the margin", understood("buy", 0.9, ["sell", 0.86]), "which_one"],
    ["one just at the margin", understood("buy", 0.75, ["sell", 0.7]), "which_one"],
    ["one outside the margin", understood("buy", 0.9, ["sell", 0.84]), "bought "],
    ["one that is not listed here", understood("buy", 0.9, ["yes", 0.9]), "bought "],
    ["the best one not listed, another is", understood("yes", 0.9, ["sell", 0.88]), "sold"],
    [
      "the best one not listed, two others are",
      understood("yes", 0.9, ["sell", 0.88], ["buy", 0.88]),
      "which_one",
    ],
    ["none of them listed", understood("yes", 0.9, ["no", 0.9]), "not_here"],
    ["the likely ones not listed", understood("yes", 0.9, ["no", 0.9], ["buy", 0.2]), "not_here"],
  ])("count only when the input lists them: %s", (_, recognized, reply) => {
    expect(new Conversation(ambiguous).hear("hm", recognized)[0]).toBe(reply);
  });

  test("are as near to each other as the model says", () => {
    const margin = (value: string) =>
      sketch(`
  config: {x-dialog: {nlu: {ambiguity_margin: ${value}}}}${withList}`);
    const recognized = understood("buy", 0.9, ["sell", 0.7]);
    expect(new Conversation(margin("0.25")).hear("hm", recognized)[0]).toBe("which_one");
    expect(new Conversation(margin("0.1")).hear("hm", recognized)[0]).toBe("bought ");
    expect(new Conversation(margin("0")).hear("hm", understood("buy", 1, ["sell", 1]))[0]).toBe("which_one");
  });
});

describe("a question about several intents", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [input ask]
        input_actions:
          - name: ask
            intents:
              - {intent_id: one_intent, actions: [reply one]}
              - {intent_id: two_intent, actions: [reply two]}
              - {intent_id: three, actions: [reply three]}
              - {intent_id: four, actions: [reply four]}
            ambiguous_intent_actions: [reply which, input ask]
            no_intent_actions: [reply which, input ask]
            invalid_intent_actions: [reply which, input ask]
    intents:
      two_intent: {title: the other thing, language_data: {en_US: {example_utterances: [two]}}}
      unlisted: {language_data: {en_US: {example_utterances: [unlisted]}}}
      one_intent: {language_data: {en_US: {example_utterances: [one]}}}
    replies:
      which: {language_data: {en_US: ["\${candidate_1}, \${candidate_2}, \${candidate_3}?"]}}
  `);

  test("knows their titles and ids, best first", () => {
    const talk = new Conversation(model);
    const recognized = understood("two_intent", 0.9, ["unlisted", 0.89], ["one_intent", 0.88]);
    expect(talk.hear("hm", recognized)).toEqual(["the other thing, one, ?", "waits at main/ask"]);
    expect(talk.parameters).toEqual({
      candidate_1: "the other thing",
      candidate_1_intent: "two_intent",
      candidate_2: "one",
      candidate_2_intent: "one_intent",
    });
  });

  test("names three of them at most", () => {
    const talk = new Conversation(model);
    const rivals = ["three", "two_intent", "one_intent"].map((id): [string, number] => [id, 1]);
    expect(talk.hear("hm", understood("four", 1, ...rivals))[0]).toBe("four, three, the other thing?");
    expect(Object.keys(talk.parameters)).toHaveLength(6);
  });

  test("forgets those of the last question", () => {
    const talk = new Conversation(model);
    talk.hear("hm", understood("four", 1, ["three", 1], ["two_intent", 1]));
    expect(talk.hear("hm", understood("one_intent", 1, ["two_intent", 1]))[0]).toBe(
      "one, the other thing, ?",
    );
  });

  test.each(["one", "unlisted"])("is over with the next text that is understood: %s", (text) => {
    const talk = new Conversation(model);
    talk.hear("hm", understood("four", 1, ["three", 1]));
    talk.say(text);
    expect(talk.parameters).toEqual({});
  });

  test("may be asked again after a text that is not", () => {
    const talk = new Conversation(model);
    talk.hear("hm", understood("four", 1, ["three", 1]));
    expect(talk.say("gibberish")).toEqual(["four, three, ?", "waits at main/ask"]);
    expect(talk.hear("hm", understood("one_intent", 0.2))[0]).toBe("four, three, ?");
    expect(talk.keepSilent()[0]).toBe("four, three, ?");
  });
});

describe("the dialog says what it waits for", () => {
  const wait = (input: string, story = "main") => {
    const talk = new Conversation(
      sketch(`
        config: {alert_word: computer}
        stories:
          main:
            start_actions: ${story === "main" ? "[input ask]" : "[story other]"}
            input_actions: [{name: ask, intents: [] ${story === "main" ? input : ""}}]
          other:
            start_actions: [input ask]
            input_actions:
              - {name: ask, intents: [{intent_id: yes, actions: []}, {intent_id: no, actions: []}] ${input}}
      `),
    );
    return talk.last("wait_for_user");
  };

  test("the user is idle in main, and asked elsewhere", () => {
    expect(wait("").immediate).toBe(false);
    expect(wait("", "other").immediate).toBe(true);
  });

  test("unless the input says otherwise", () => {
    expect(wait(", immediate: true").immediate).toBe(true);
    expect(wait(", immediate: false", "other").immediate).toBe(false);
  });

  test("whether a voice client needs the wake word", () => {
    expect(wait("").requiresWakeWord).toBe(false);
    expect(wait(", alert_word_required: true").requiresWakeWord).toBe(true);
  });

  test("how long it should wait", () => {
    expect(wait("")).not.toHaveProperty("timeoutMs");
    expect(wait(", timeout: 8s").timeoutMs).toBe(8000);
    expect(wait(", timeout: 500ms").timeoutMs).toBe(500);
  });

  test("which intents fit, and that no slot was asked for", () => {
    expect(wait("", "other")).toMatchObject({ expectedIntentIds: ["yes", "no"], slot: "" });
  });

  test("to the recognizer as well", () => {
    const talk = new Conversation(model);
    expect(expectation(model, talk.state)).toEqual({
      intentIds: ["buy", "sell", "leave"],
      slot: "",
      slotIntentId: "",
      filledSlot: "",
    });
    talk.say("leave");
    expect(expectation(model, talk.state)).toEqual({
      intentIds: ["yes", "no"],
      slot: "",
      slotIntentId: "",
      filledSlot: "",
    });
  });

  test("nothing in particular while a command runs", () => {
    const busy = sketch("stories: {main: {start_actions: [command work]}}");
    expect(expectation(busy, new Conversation(busy).state)).toEqual({
      intentIds: [],
      slot: "",
      slotIntentId: "",
      filledSlot: "",
    });
  });
});

test("a text that comes without what was recognized in it is a fault of ours", () => {
  const talk = new Conversation(model);
  expect(() => talk.send({ kind: "user_text", text: "buy", timedOut: false })).toThrow("recognized");
});
