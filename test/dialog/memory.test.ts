import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

describe("a memory operation", () => {
  const given = { a: "1", b: "2", c: "3" };

  test.each([
    ["clear_all", "{type: memory, id: clear_all}", {}],
    ["clear", "{type: memory, id: clear, parameters: [a, c, unknown]}", { b: "2" }],
    ["keep", "{type: memory, id: keep, parameters: [a, unknown]}", { a: "1" }],
    [
      "set",
      "{type: memory, id: set, parameters: {a: new, d: more}}",
      { a: "new", b: "2", c: "3", d: "more" },
    ],
    ["set with parameters", '{type: memory, id: set, parameters: {a: "<${b}${x}>"}}', { ...given, a: "<2>" }],
    ["set to nothing", '{type: memory, id: set, parameters: {a: "", b: "${x}"}}', { c: "3" }],
    [
      "set as a swap",
      '{type: memory, id: set, parameters: {a: "${b}", b: "${a}"}}',
      { a: "2", b: "1", c: "3" },
    ],
  ])("%s", (_, operation, expected) => {
    const model = sketch(`
      stories:
        main:
          start_actions: [${operation}, input ask]
          input_actions: [{name: ask, intents: []}]
    `);
    expect(new Conversation(model, { parameters: given }).parameters).toEqual(expected);
  });

  test("is seen by what follows in the same turn", () => {
    const model = sketch(`
      stories:
        main:
          start_actions:
            - {type: memory, id: set, parameters: {a: new}}
            - reply tell
            - conditional which
            - command work
          conditional_actions:
            - {name: which, conditions: [{condition: "\${a}.is(new)", actions: [reply new]}]}
      replies: {tell: {language_data: {en_US: ["a is \${a}"]}}}
      commands: {work: {inputs: [a]}}
    `);
    const talk = new Conversation(model, { parameters: { a: "old" } });
    expect(talk.opening).toEqual(["a is new", "new", 'command work {"a":"new"}']);
  });
});

describe("parameters", () => {
  test("begin with what the session was given, without empty values", () => {
    const model = sketch("stories: {main: {start_actions: [command wait]}}");
    const talk = new Conversation(model, { parameters: { name: "Ann", account: "" } });
    expect(talk.parameters).toEqual({ name: "Ann" });
  });

  test("are shared by all stories", () => {
    const model = sketch(`
      stories:
        main:
          start_actions: [story errand, reply tell, input ask]
          input_actions: [{name: ask, intents: []}]
        errand:
          start_actions: [reply tell, {type: memory, id: set, parameters: {name: Bob}}]
      replies: {tell: {language_data: {en_US: ["\${name}"]}}}
    `);
    const talk = new Conversation(model, { parameters: { name: "Ann" } });
    expect(talk.opening).toEqual(["Ann", "Bob", "waits at main/ask"]);
  });

  test("may have the names of an object's own members", () => {
    const model = sketch(`
      stories:
        main:
          start_actions: [reply tell, input ask]
          input_actions: [{name: ask, intents: [{intent_id: go, actions: [command work]}]}]
      replies: {tell: {language_data: {en_US: ["[\${toString}\${constructor}]"]}}}
      commands: {work: {inputs: [hasOwnProperty, toString], outputs: [valueOf]}}
    `);
    const talk = new Conversation(model);
    expect(talk.opening).toEqual(["[]", "waits at main/ask"]);
    expect(talk.say("go")).toEqual(['command work {"hasOwnProperty":"","toString":""}']);
    talk.finish("work");
    expect(talk.parameters).toEqual({});
  });

  test("named __proto__ are parameters like any other", () => {
    const model = sketch(`
      stories: {main: {start_actions: [command work]}}
      commands: {work: {inputs: [__proto__]}}
    `);
    const talk = new Conversation(model, { parameters: JSON.parse('{"__proto__": "x"}') });
    expect(talk.opening).toEqual(['command work {"__proto__":"x"}']);
    talk.finish("work");
    expect(Object.entries(talk.parameters)).toEqual([["__proto__", "x"]]);
  });
});

describe("retention", () => {
  const model = (retention: string) =>
    sketch(`
      config: {x-dialog: {memory: {retention: ${retention}}}}
      stories:
        main:
          start_actions: [reply turn, input ask]
          input_actions:
            - name: ask
              intents:
                - {intent_id: note, actions: [named tell]}
                - {intent_id: go, actions: [story errand]}
                - {intent_id: fail, actions: [command break]}
          named_actions: [{name: tell, actions: [reply tell, input ask]}]
        errand:
          start_actions: [reply tell]
      intents:
        note:
          language_data:
            en_US: {example_utterances: ["note \${colour}", "note \${size}", "note \${colour} \${size}"]}
        unrelated:
          language_data: {en_US: {example_utterances: ["unrelated \${size}"]}}
      entities:
        colour: {format: value_list, language_data: {en_US: {values: [red, blue]}}}
        size: {format: value_list, language_data: {en_US: {values: [small, large]}}}
      replies: {tell: {language_data: {en_US: ["\${colour} \${size} \${name}"]}}}
    `);
  const note = (retention: string) => new Conversation(model(retention), { parameters: { name: "Ann" } });

  test("session: nothing is ever forgotten", () => {
    for (const talk of [note("session"), new Conversation(model(""), { parameters: { name: "Ann" } })]) {
      talk.say("note red small");
      talk.say("note blue");
      expect(talk.parameters).toEqual({ colour: "blue", size: "small", name: "Ann" });
      talk.say("go");
      expect(talk.parameters).toEqual({ colour: "blue", size: "small", name: "Ann" });
    }
  });

  test("main_loop: all is forgotten when main comes round, and only then", () => {
    const talk = note("main_loop");
    talk.say("note red small");
    expect(talk.say("note blue")).toEqual(["blue small Ann", "waits at main/ask"]);
    expect(talk.say("go")).toEqual(["blue small Ann", "turn", "waits at main/ask"]);
    expect(talk.parameters).toEqual({});
  });

  test("main_loop: all is forgotten when a failed command leads back to main", () => {
    const talk = note("main_loop");
    talk.say("note red small");
    talk.say("fail");
    expect(talk.fail("break")).toEqual(["problem command_failed", "turn", "waits at main/ask"]);
    expect(talk.parameters).toEqual({});
  });

  test("main_loop: what a session begins with, and its init actions set, is there when main first starts", () => {
    const model = sketch(`
      config: {x-dialog: {memory: {retention: main_loop}}}
      stories:
        main:
          init_actions: [{type: memory, id: set, parameters: {mood: fine}}]
          start_actions: [{type: reply, id: note}, input ask]
          input_actions: [{name: ask, intents: [{intent_id: again, actions: [named start]}]}]
      replies: {note: {language_data: {en_US: ["\${name} \${mood}"]}}}
    `);
    const talk = new Conversation(model, { parameters: { name: "Ann" } });
    expect(talk.opening).toEqual(["Ann fine", "waits at main/ask"]);
    expect(talk.say("again")).toEqual([" ", "waits at main/ask"]);
    expect(talk.parameters).toEqual({});
  });

  test("intent: the slots of an intent are forgotten when it comes again without them", () => {
    const talk = note("intent");
    talk.say("note red small");
    talk.say("note blue");
    expect(talk.parameters).toEqual({ colour: "blue", name: "Ann" });
    talk.say("go");
    expect(talk.parameters).toEqual({ colour: "blue", name: "Ann" });
  });

  test("intent: slots stay while the missing ones are asked for", () => {
    const talk = new Conversation(
      sketch(`
        config: {x-dialog: {memory: {retention: intent}}}
        stories:
          main:
            start_actions: [input ask]
            input_actions:
              - name: ask
                intents:
                  - intent_id: order
                    required_slots: [size, colour]
                    slot_prompts: [{slot: size, reply_id: which_size}, {slot: colour, reply_id: which_colour}]
                    actions: [reply done]
        intents:
          order: {language_data: {en_US: {example_utterances: [order, "order \${size} \${colour}", "\${size}"]}}}
        entities:
          colour: {format: value_list, language_data: {en_US: {values: [red, blue]}}}
          size: {format: value_list, language_data: {en_US: {values: [small, large]}}}
        replies: {done: {language_data: {en_US: ["\${size} \${colour}"]}}}
      `),
    );
    talk.say("order");
    talk.say("small");
    expect(talk.say("red")).toEqual(["small red", "waits at main/ask"]);
    talk.say("order");
    expect(talk.parameters).toEqual({});
  });

  test("intent: an intent that is not taken clears nothing", () => {
    const talk = note("intent");
    talk.say("note red small");
    talk.say("unrelated large");
    expect(talk.parameters).toEqual({ colour: "red", size: "small", name: "Ann" });
  });
});
