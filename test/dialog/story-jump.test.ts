import { expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

const model = sketch(`
  stories:
    main:
      init_actions: [reply welcome, input ask]
      start_actions: [reply ready, input ask]
      input_actions:
        - name: ask
          intents:
            - {intent_id: go, actions: [story errand, reply home]}
            - intent_id: order
              required_slots: [size]
              slot_prompts: [{slot: size, reply_id: which_size}]
              actions: [reply done]
    errand:
      start_actions: [command work, reply rest]
    alarm:
      start_actions: [reply alarm, input sure]
      input_actions: [{name: sure, intents: [{intent_id: yes, actions: [reply good]}]}]
  intents:
    order: {language_data: {en_US: {example_utterances: [order, "order \${size}"]}}}
  entities:
    size: {format: value_list, language_data: {en_US: {values: [small, large]}}}
  replies:
    alarm: {language_data: {en_US: ["alarm \${level} \${name}"]}}
`);

test("a jump leaves everything and begins the story", () => {
  const talk = new Conversation(model);
  expect(talk.jump("alarm", { level: "5" })).toEqual(["alarm 5 ", "waits at alarm/sure"]);
});

test("a jump replaces all parameters", () => {
  const talk = new Conversation(model, { parameters: { name: "Ann", level: "1" } });
  talk.jump("alarm", { level: "5", empty: "" });
  expect(talk.parameters).toEqual({ level: "5" });
  talk.jump("alarm");
  expect(talk.parameters).toEqual({});
});

test("main begins again when the story ends; nothing of before is left", () => {
  const talk = new Conversation(model);
  talk.say("go");
  talk.finish("work");
  talk.say("go");
  talk.jump("alarm");
  expect(talk.state.frames).toHaveLength(1);
  expect(talk.say("yes")).toEqual(["good", "ready", "waits at main/ask"]);
});

test("a jump to main begins at its start actions", () => {
  expect(new Conversation(model).jump("main")).toEqual(["ready", "waits at main/ask"]);
});

test("a jump to the story that is running begins it again", () => {
  const talk = new Conversation(model);
  talk.jump("alarm", { level: "1" });
  expect(talk.jump("alarm", { level: "2" })).toEqual(["alarm 2 ", "waits at alarm/sure"]);
});

test("a jump drops a command that is pending", () => {
  const talk = new Conversation(model);
  talk.say("go");
  expect(talk.jump("alarm")).toEqual(["alarm  ", "waits at alarm/sure"]);
  expect(() => talk.finish("work")).toThrow("waits for the user");
  expect(talk.say("yes")).toEqual(["good", "ready", "waits at main/ask"]);
});

test("a jump to a story that begins with a command waits for that", () => {
  const talk = new Conversation(model);
  expect(talk.jump("errand")).toEqual(["command work {}"]);
  expect(talk.finish("work")).toEqual(["rest", "ready", "waits at main/ask"]);
});

test("a jump drops a slot that is being asked for", () => {
  const talk = new Conversation(model);
  talk.say("order");
  talk.jump("main");
  expect(talk.state.waiting).toEqual({ for: "user", input: "main/ask" });
  expect(talk.say("small")).toEqual(["waits at main/ask"]);
});
