import { describe, expect, test } from "vitest";
import { isBlocking } from "../../src/dialog/event.ts";
import { maxDepth, maxSteps, maxWebhookCalls } from "../../src/dialog/walk.ts";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

describe("a turn that runs too many steps", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [conditional busy, reply ready, input ask]
        input_actions:
          - name: ask
            intents: [{intent_id: spin, actions: [story spinning]}]
        conditional_actions:
          - name: busy
            conditions: [{condition: "\${busy}.is(1)", actions: [named start]}]
            default_actions: []
      spinning:
        start_actions: [conditional whether]
        conditional_actions:
          - name: whether
            conditions: [{condition: "\${spin}.not()", actions: [named start]}]
            default_actions: []
  `);
  const recovered = ["problem step_limit", "ready", "waits at main/ask"];

  test("is a problem, and main begins again", () => {
    const talk = new Conversation(model, { parameters: { spin: "1" } });
    expect(talk.say("spin")).toEqual(recovered);
  });

  test("forgets nothing", () => {
    const talk = new Conversation(model, { parameters: { spin: "1", name: "Ann" } });
    talk.say("spin");
    expect(talk.parameters).toEqual({ spin: "1", name: "Ann" });
  });

  test("leaves the dialog as good as new", () => {
    const talk = new Conversation(model, { parameters: { spin: "1" } });
    const fresh = talk.state;
    talk.say("spin");
    expect(talk.state).toEqual(fresh);
    expect(talk.say("gibberish")).toEqual(["waits at main/ask"]);
  });

  test("ends the session when main never waits either", () => {
    const talk = new Conversation(model, { parameters: { busy: "1" } });
    expect(talk.opening).toEqual(["problem step_limit", "problem step_limit", "ended: problem"]);
    expect(talk.state.waiting).toEqual({ for: "nothing" });
  });

  test("ends the session just as well after a jump to main", () => {
    const talk = new Conversation(model);
    const said = talk.jump("spinning", { spin: "1", busy: "1" });
    expect(said).toEqual(["problem step_limit", "problem step_limit", "ended: problem"]);
    expect(talk.events.filter(isBlocking)).toHaveLength(1);
  });

  test(`may run ${maxSteps}, with the one that waits`, () => {
    const model = (replies: number) =>
      sketch(`
        stories:
          main:
            start_actions: [input ask]
            input_actions: [{name: ask, intents: []}]
          long:
            start_actions: [${"reply word, ".repeat(replies)} input done]
            input_actions: [{name: done, intents: []}]
      `);
    const allowed = new Conversation(model(maxSteps - 1)).jump("long");
    expect(allowed).toHaveLength(maxSteps);
    expect(allowed.at(-1)).toBe("waits at long/done");

    const refused = new Conversation(model(maxSteps)).jump("long");
    expect(refused.slice(maxSteps)).toEqual(["problem step_limit", "waits at main/ask"]);
  });

  test("begins to count anew with every turn", () => {
    const half = `[${"reply word, ".repeat(maxSteps / 2)} input ask]`;
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: ${half}
            input_actions: [{name: ask, intents: [{intent_id: go, actions: []}]}]
      `),
    );
    for (let turn = 0; turn < 5; turn++) expect(talk.say("go").at(-1)).toBe("waits at main/ask");
  });
});

describe("stories that call each other too deep", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [reply ready, input ask]
        input_actions: [{name: ask, intents: [{intent_id: down, actions: [story well]}]}]
      well:
        start_actions: [input ask, reply up]
        input_actions:
          - name: ask
            intents:
              - {intent_id: down, actions: [story well]}
              - {intent_id: enough, actions: []}
  `);

  test(`may have ${maxDepth} lists under way`, () => {
    const talk = new Conversation(model);
    for (let depth = 1; depth <= maxDepth; depth++) {
      expect(talk.say("down")).toEqual(["waits at well/ask"]);
    }
    expect(talk.state.frames).toHaveLength(maxDepth);
  });

  test("return from all of them", () => {
    const talk = new Conversation(model);
    for (let depth = 1; depth < maxDepth; depth++) talk.say("down");
    expect(talk.say("enough")).toEqual([...Array(maxDepth - 1).fill("up"), "ready", "waits at main/ask"]);
  });

  test("are a problem one deeper, and main begins again", () => {
    const talk = new Conversation(model, { parameters: { name: "Ann" } });
    for (let depth = 1; depth <= maxDepth; depth++) talk.say("down");
    expect(talk.say("down")).toEqual(["problem depth_limit", "ready", "waits at main/ask"]);
    expect(talk.last("problem").message).toContain("well/input_actions.ask.intents.down");
    expect(talk.state.frames).toHaveLength(1);
    expect(talk.parameters).toEqual({ name: "Ann" });
  });

  test("end the session when main itself does it", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [conditional whether, input ask]
            input_actions: [{name: ask, intents: []}]
            conditional_actions:
              - name: whether
                conditions: [{condition: "\${deep}.is(1)", actions: [story deep]}]
                default_actions: []
          deep:
            start_actions: [conditional whether, reply never_said]
            conditional_actions:
              - name: whether
                conditions: [{condition: "\${deep}.is(1)", actions: [story deep]}]
                default_actions: []
      `),
    );
    expect(talk.jump("main", { deep: "1" })).toEqual([
      "problem depth_limit",
      "problem depth_limit",
      "ended: problem",
    ]);
  });
});

describe("webhooks that are called one after the other", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [conditional needy, reply ready, input ask]
        input_actions:
          - name: ask
            intents:
              - {intent_id: spin, actions: [story spinning]}
              - {intent_id: work, actions: [command of_client, story spinning]}
        conditional_actions:
          - name: needy
            conditions: [{condition: "\${needy}.is(1)", actions: [command hook]}]
            default_actions: []
      spinning:
        start_actions: [command hook, conditional whether]
        conditional_actions:
          - name: whether
            conditions: [{condition: "\${enough}.not()", actions: [reply enough]}]
            default_actions: [named start]
    commands: {hook: {use_webhook: true, outputs: [enough]}}
  `);

  /** Answers the webhook until something else is to be done; tells how often it was called. */
  function answer(talk: Conversation, fails = false): number {
    let calls = 0;
    while (talk.state.waiting.for === "command" && talk.last("command").runner === "webhook") {
      if (++calls > 5 * maxWebhookCalls) throw new Error("it never ends");
      if (fails) talk.fail("hook");
      else talk.finish("hook");
    }
    return calls;
  }

  test(`may be ${maxWebhookCalls}; then it is a problem, and main begins again`, () => {
    const talk = new Conversation(model);
    talk.say("spin");
    expect(answer(talk)).toBe(maxWebhookCalls);
    expect(talk.events.map(({ kind }) => kind)).toEqual(["problem", "reply", "wait_for_user"]);
    expect(talk.last("problem").problem).toBe("step_limit");
  });

  test("are none of them too many when the last one is enough", () => {
    const talk = new Conversation(model);
    talk.say("spin");
    for (let call = 1; call < maxWebhookCalls; call++) talk.finish("hook");
    expect(talk.finish("hook", { enough: "1" })).toEqual(["enough", "ready", "waits at main/ask"]);
  });

  test("are counted anew whenever the user or the client did something", () => {
    const talk = new Conversation(model);
    for (let round = 0; round < 3; round++) {
      talk.say("spin");
      expect(answer(talk)).toBe(maxWebhookCalls);
      talk.say("work");
      talk.finish("of_client");
      expect(answer(talk)).toBe(maxWebhookCalls);
    }
  });

  test("end the session when main needs one, too", () => {
    const talk = new Conversation(model);
    talk.jump("spinning", { needy: "1" });
    expect(answer(talk)).toBe(maxWebhookCalls);
    expect(talk.events.map(({ kind }) => kind)).toEqual(["problem", "problem", "session_ended"]);
  });

  test("end the session when each fails, and leads back to a main that calls it again", () => {
    const talk = new Conversation(model, { parameters: { needy: "1" } });
    expect(answer(talk, true)).toBe(maxWebhookCalls);
    expect(talk.last("session_ended").reason).toBe("problem");
  });
});
