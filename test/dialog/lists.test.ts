import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

describe("a list of actions", () => {
  test("runs in order, until it waits", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [reply one, reply two, input ask, reply three]
            input_actions: [{name: ask, intents: []}]
      `),
    );
    expect(talk.opening).toEqual(["one", "two", "waits at main/ask"]);
  });

  test("that runs out ends its story, and the caller goes on", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [reply before, story errand, reply after, input ask]
            input_actions: [{name: ask, intents: []}]
          errand:
            start_actions: [reply errand]
      `),
    );
    expect(talk.opening).toEqual(["before", "errand", "after", "waits at main/ask"]);
  });

  test("may be empty, which ends its story too", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [story nothing, reply after, input ask]
            input_actions: [{name: ask, intents: []}]
          nothing:
            start_actions: []
      `),
    );
    expect(talk.opening).toEqual(["after", "waits at main/ask"]);
  });

  test("waits for the user at an input, also in last position", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [story errand, reply after, input ask]
            input_actions: [{name: ask, intents: []}]
          errand:
            start_actions: [reply question, input answer]
            input_actions:
              - name: answer
                intents: [{intent_id: fine, actions: [reply good]}]
      `),
    );
    expect(talk.opening).toEqual(["question", "waits at errand/answer"]);
    expect(talk.say("fine")).toEqual(["good", "after", "waits at main/ask"]);
  });
});

describe("a story ends when a list runs out that was chosen", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [story errand, reply after, input ask]
        input_actions: [{name: ask, intents: []}]
      errand:
        start_actions: [input choose]
        input_actions:
          - name: choose
            intents:
              - {intent_id: by_input, actions: [reply by_input]}
              - {intent_id: by_condition, actions: [conditional choice]}
              - {intent_id: by_name, actions: [named choice]}
              - {intent_id: by_call, actions: [story other]}
        conditional_actions:
          - name: choice
            conditions: [{condition: "\${a}.is()", actions: [reply by_condition]}]
        named_actions: [{name: choice, actions: [reply by_name]}]
        defaults: {no_intent_actions: [reply by_default]}
      other:
        start_actions: [reply by_call]
  `);

  test.each([
    ["by an input", "by input", "by_input"],
    ["by a condition", "by condition", "by_condition"],
    ["by a name", "by name", "by_name"],
    ["by a default", "gibberish", "by_default"],
    ["as a story at its end", "by call", "by_call"],
  ])("%s", (_, text, reply) => {
    expect(new Conversation(model).say(text)).toEqual([reply, "after", "waits at main/ask"]);
  });
});

describe("actions after a choice run once the chosen list has run", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [story errand, reply back, input ask]
        input_actions: [{name: ask, intents: []}]
      errand:
        start_actions: [input choose, reply rest]
        input_actions:
          - name: choose
            intents:
              - {intent_id: simply, actions: [reply chosen]}
              - {intent_id: by_condition, actions: [conditional choice, reply then]}
              - {intent_id: otherwise, actions: [conditional never, reply then]}
              - {intent_id: by_name, actions: [named outer, reply then]}
              - {intent_id: by_call, actions: [story other, reply then]}
              - {intent_id: ask_again, actions: [input second, reply then]}
            no_intent_actions: [reply pardon]
          - name: second
            intents: [{intent_id: fine, actions: [reply good]}]
        conditional_actions:
          - name: choice
            conditions: [{condition: "\${a}.is()", actions: [reply chosen]}]
          - name: never
            conditions: [{condition: "\${a}.is(1)", actions: []}]
            default_actions: [reply chosen]
        named_actions:
          - {name: outer, actions: [reply outer_begins, named inner, reply outer_ends]}
          - {name: inner, actions: [reply inner]}
      other:
        start_actions: [reply other]
  `);
  const ending = ["rest", "back", "waits at main/ask"];

  test.each([
    ["after an input", "simply", ["chosen"]],
    ["after the fallback of an input", "gibberish", ["pardon"]],
    ["after a conditional", "by condition", ["chosen", "then"]],
    ["after a conditional's default", "otherwise", ["chosen", "then"]],
    ["after named lists inside each other", "by name", ["outer_begins", "inner", "outer_ends", "then"]],
    ["after a story", "by call", ["other", "then"]],
  ])("%s", (_, text, replies) => {
    expect(new Conversation(model).say(text)).toEqual([...replies, ...ending]);
  });

  test("after an input inside a chosen list", () => {
    const talk = new Conversation(model);
    expect(talk.say("ask again")).toEqual(["waits at errand/second"]);
    expect(talk.say("fine")).toEqual(["good", "then", ...ending]);
  });

  test("also when they were saved and restored in between", () => {
    const talk = new Conversation(model);
    talk.say("ask again");
    talk.state = JSON.parse(JSON.stringify(talk.state));
    expect(talk.say("fine")).toEqual(["good", "then", ...ending]);
  });
});

describe("a conditional without a condition that holds and without default", () => {
  const talk = new Conversation(
    sketch(`
      stories:
        main:
          start_actions: [story errand, reply after, input ask]
          input_actions: [{name: ask, intents: []}]
        errand:
          start_actions: [named inner, reply never_said]
          named_actions: [{name: inner, actions: [conditional choice, reply never_said]}]
          conditional_actions:
            - name: choice
              conditions: [{condition: "\${a}.is(1)", actions: [reply never_said]}]
    `),
  );

  test("is a problem, and ends the story", () => {
    expect(talk.opening).toEqual(["problem no_condition_held", "after", "waits at main/ask"]);
  });

  test("names the conditional", () => {
    expect(talk.last("problem").message).toContain("errand/choice");
  });
});

test("a conditional without default takes its story's, or else main's", () => {
  const model = (defaults: string) =>
    sketch(`
      stories:
        main:
          start_actions: [story errand, reply after, input ask]
          input_actions: [{name: ask, intents: []}]
          defaults: {conditional_default_actions: [reply of_main]}
        errand:
          start_actions: [conditional choice]
          conditional_actions:
            - {name: choice, conditions: [{condition: "\${a}.is(1)", actions: []}]}
          ${defaults}
    `);
  const own = model("defaults: {conditional_default_actions: [reply of_story]}");
  expect(new Conversation(own).opening).toEqual(["of_story", "after", "waits at main/ask"]);
  expect(new Conversation(model("")).opening).toEqual(["of_main", "after", "waits at main/ask"]);
});

describe("10,000 rounds stay at the same depth", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [story errand, reply after]
        init_actions: [input begin]
        input_actions:
          - {name: begin, intents: [{intent_id: begin, actions: [story errand, reply after]}]}
      errand:
        start_actions: [input loop]
        input_actions:
          - name: loop
            intents:
              - {intent_id: by_input, actions: [reply again, input loop]}
              - {intent_id: by_name, actions: [named again]}
              - {intent_id: by_condition, actions: [conditional again]}
              - {intent_id: by_call, actions: [story errand]}
              - {intent_id: by_restart, actions: [named start]}
              - {intent_id: by_command, actions: [command work, input loop]}
              - {intent_id: leave, actions: []}
            no_intent_actions: [reply pardon, input loop]
            timeout: 1s
            timeout_actions: [input loop]
        named_actions: [{name: again, actions: [input loop]}]
        conditional_actions:
          - {name: again, conditions: [{condition: "\${a}.is()", actions: [input loop]}]}
  `);

  const rounds: [string, (talk: Conversation) => void][] = [
    ["from an input's list back to the input", (talk) => talk.say("by input")],
    ["through a named list", (talk) => talk.say("by name")],
    ["through a conditional", (talk) => talk.say("by condition")],
    ["through a fallback", (talk) => talk.say("gibberish")],
    ["through a timeout", (talk) => talk.keepSilent()],
    ["by calling the story at its own end", (talk) => talk.say("by call")],
    ["by starting the story again", (talk) => talk.say("by restart")],
    [
      "with a command in between",
      (talk) => {
        talk.say("by command");
        talk.finish("work");
      },
    ],
  ];

  test.each(rounds)("%s", (_, round) => {
    const talk = new Conversation(model);
    talk.say("begin");
    round(talk);
    const depth = talk.state.frames.length;
    expect(depth, "main's start, its init actions, and the errand").toBeLessThanOrEqual(3);
    for (let i = 0; i < 10_000; i++) {
      round(talk);
      if (talk.state.frames.length !== depth) expect(talk.state.frames, `round ${i}`).toHaveLength(depth);
    }
    expect(talk.say("leave")).toEqual(["after", "waits at errand/loop"]);
  });

  test("main going round again and again", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [input ask]
            input_actions: [{name: ask, intents: [{intent_id: go, actions: [reply gone]}]}]
      `),
    );
    for (let i = 0; i < 10_000; i++) talk.say("go");
    expect(talk.say("go")).toEqual(["gone", "waits at main/ask"]);
    expect(talk.state.frames).toHaveLength(1);
  });
});

test("transcribe asks the client for free speech, and the dialog goes on", () => {
  const talk = new Conversation(
    sketch(`
      stories:
        main:
          start_actions: [transcribe a_note, reply thanks, input ask]
          input_actions: [{name: ask, intents: []}]
    `),
  );
  expect(talk.opening).toEqual(["transcribe a_note", "thanks", "waits at main/ask"]);
});
