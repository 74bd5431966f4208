import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

describe("main", () => {
  const model = sketch(`
    stories:
      main:
        init_actions: [reply welcome, input first]
        start_actions: [reply what_now, input ask]
        input_actions:
          - name: first
            intents: [{intent_id: hello, actions: [reply hello]}]
          - name: ask
            intents:
              - {intent_id: go_on, actions: [reply gone_on]}
              - {intent_id: begin_again, actions: [reply begin, named start, reply never_said]}
              - {intent_id: stop_here, actions: [named inner, reply never_said]}
        named_actions: [{name: inner, actions: [reply stop, named end, reply never_said]}]
  `);

  test("begins with its init actions", () => {
    expect(new Conversation(model).opening).toEqual(["welcome", "waits at main/first"]);
  });

  test("runs the branch of an input in its init actions, and then enters its start actions", () => {
    const talk = new Conversation(model);
    expect(talk.say("hello")).toEqual(["hello", "what_now", "waits at main/ask"]);
  });

  test("goes from init actions that do not wait straight to its start actions", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            init_actions: [reply welcome]
            start_actions: [input ask]
            input_actions: [{name: ask, intents: [{intent_id: go_on, actions: []}]}]
      `),
    );
    expect(talk.opening).toEqual(["welcome", "waits at main/ask"]);
    expect(talk.say("go on")).toEqual(["waits at main/ask"]);
  });

  test("begins with its start actions when it has no init actions", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [reply what_now, input ask]
            input_actions: [{name: ask, intents: []}]
      `),
    );
    expect(talk.opening).toEqual(["what_now", "waits at main/ask"]);
  });

  test("begins with its start actions when the greeting is skipped", () => {
    expect(new Conversation(model, { skipGreeting: true }).opening).toEqual([
      "what_now",
      "waits at main/ask",
    ]);
  });

  test("goes round for ever, and never greets again", () => {
    const talk = new Conversation(model);
    talk.say("hello");
    for (let round = 0; round < 3; round++) {
      expect(talk.say("go on")).toEqual(["gone_on", "what_now", "waits at main/ask"]);
    }
  });

  test("begins again with named: start, dropping what was left", () => {
    const talk = new Conversation(model, { skipGreeting: true });
    expect(talk.say("begin again")).toEqual(["begin", "what_now", "waits at main/ask"]);
  });

  test("begins again with named: end, too", () => {
    const talk = new Conversation(model, { skipGreeting: true });
    expect(talk.say("stop here")).toEqual(["stop", "what_now", "waits at main/ask"]);
  });

  test("goes from its init actions to its start actions with named: start and named: end", () => {
    for (const jump of ["start", "end"]) {
      const talk = new Conversation(
        sketch(`
          stories:
            main:
              init_actions: [reply welcome, named ${jump}, reply never_said]
              start_actions: [reply what_now, input ask]
              input_actions: [{name: ask, intents: []}]
        `),
      );
      expect(talk.opening).toEqual(["welcome", "what_now", "waits at main/ask"]);
    }
  });
});

describe("a story", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [input ask]
        input_actions:
          - name: ask
            intents:
              - {intent_id: go, actions: [reply going, story outer, reply home, input ask]}
        defaults: {invalid_intent_actions: [named start], no_intent_actions: [reply pardon, named end]}
      outer:
        start_actions: [reply outer, named middle, reply outer_ends]
        named_actions: [{name: middle, actions: [story inner, reply middle_ends]}]
      inner:
        start_actions: [reply inner, input ask, reply inner_ends]
        input_actions:
          - name: ask
            intents:
              - {intent_id: fine, actions: [reply good]}
              - {intent_id: once_more, actions: [named deeper, reply never_said]}
              - {intent_id: enough, actions: [named leave, reply never_said]}
        named_actions:
          - {name: deeper, actions: [named start, reply never_said]}
          - {name: leave, actions: [named end, reply never_said]}
  `);
  const way = ["going", "outer", "inner", "waits at inner/ask"];
  const wayBack = ["middle_ends", "outer_ends", "home", "waits at main/ask"];

  test("returns to where it was called from, level by level", () => {
    const talk = new Conversation(model);
    expect(talk.say("go")).toEqual(way);
    expect(talk.say("fine")).toEqual(["good", "inner_ends", ...wayBack]);
  });

  test("ends at once with named: end, and only that story", () => {
    const talk = new Conversation(model);
    talk.say("go");
    expect(talk.say("enough")).toEqual(wayBack);
  });

  test("starts again with named: start, and still returns to its caller", () => {
    const talk = new Conversation(model);
    talk.say("go");
    expect(talk.say("once more")).toEqual(["inner", "waits at inner/ask"]);
    expect(talk.say("once more")).toEqual(["inner", "waits at inner/ask"]);
    expect(talk.say("fine")).toEqual(["good", "inner_ends", ...wayBack]);
  });

  test("is the one that a default of main starts again", () => {
    const talk = new Conversation(model);
    talk.say("go");
    expect(talk.say("go")).toEqual(["inner", "waits at inner/ask"]);
    expect(talk.say("fine")).toEqual(["good", "inner_ends", ...wayBack]);
  });

  test("is the one that a default of main ends", () => {
    const talk = new Conversation(model);
    talk.say("go");
    expect(talk.say("gibberish")).toEqual(["pardon", ...wayBack]);
  });

  test("may be called again by its caller", () => {
    const talk = new Conversation(model);
    for (let round = 0; round < 3; round++) {
      expect(talk.say("go")).toEqual(way);
      talk.say("fine");
    }
  });

  test("is left to itself where another story has lists of the same name", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [named part, story other, input ask]
            input_actions: [{name: ask, intents: []}]
            named_actions: [{name: part, actions: [reply of_main]}]
          other:
            start_actions: [named part]
            named_actions: [{name: part, actions: [reply of_other]}]
      `),
    );
    expect(talk.opening).toEqual(["of_main", "of_other", "waits at main/ask"]);
  });
});

test("a default of main waits at main's input in the middle of another story, which then ends", () => {
  const talk = new Conversation(
    sketch(`
      stories:
        main:
          start_actions: [story errand, reply after, input ask]
          input_actions:
            - {name: ask, intents: [{intent_id: of_main, actions: [reply main_heard]}]}
          defaults: {no_intent_actions: [input ask]}
        errand:
          start_actions: [input ask]
          input_actions:
            - {name: ask, intents: [{intent_id: of_errand, actions: [reply errand_heard]}]}
    `),
  );
  expect(talk.say("gibberish")).toEqual(["waits at main/ask"]);
  expect(talk.last("wait_for_user").expectedIntentIds).toEqual(["of_main"]);
  expect(talk.say("of main")).toEqual(["main_heard", "after", "waits at main/ask"]);
});

describe("stories that call each other", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [input ask]
        input_actions:
          - name: ask
            intents: [{intent_id: go, actions: [story ping, reply home]}]
      ping:
        start_actions: [reply ping, input ask]
        input_actions:
          - name: ask
            intents:
              - {intent_id: at_the_end, actions: [reply on, story pong]}
              - {intent_id: in_between, actions: [story pong, reply ping_ends]}
              - {intent_id: enough, actions: []}
      pong:
        start_actions: [reply pong, story ping]
  `);

  test("return one after the other", () => {
    const talk = new Conversation(model);
    talk.say("go");
    expect(talk.say("in between")).toEqual(["pong", "ping", "waits at ping/ask"]);
    expect(talk.say("in between")).toEqual(["pong", "ping", "waits at ping/ask"]);
    expect(talk.say("enough")).toEqual(["ping_ends", "ping_ends", "home", "waits at main/ask"]);
  });

  test("need no depth when they call at their end", () => {
    const talk = new Conversation(model);
    talk.say("go");
    for (let round = 0; round < 1000; round++) {
      expect(talk.say("at the end")).toEqual(["on", "pong", "ping", "waits at ping/ask"]);
    }
    expect(talk.state.frames).toHaveLength(2);
    expect(talk.say("enough")).toEqual(["home", "waits at main/ask"]);
  });
});
