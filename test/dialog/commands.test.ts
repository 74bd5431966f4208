import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

const shop = (defaults: string, mainDefaults = "{}") =>
  sketch(`
    stories:
      main:
        init_actions: [reply welcome, input ask]
        start_actions: [reply ready, input ask]
        input_actions:
          - {name: ask, intents: [{intent_id: go, actions: [reply going, story errand, reply home]}]}
        defaults: ${mainDefaults}
      errand:
        start_actions: [named try, reply rest]
        named_actions: [{name: try, actions: [command look_up]}]
        defaults: ${defaults}
    commands:
      look_up: {inputs: [account, currency], outputs: [status, balance]}
  `);

describe("a command", () => {
  test("gets its inputs, empty where they have no value, and nothing else", () => {
    const talk = new Conversation(shop("{}"), { parameters: { account: "savings", secret: "x" } });
    expect(talk.say("go")).toEqual(["going", 'command look_up {"account":"savings","currency":""}']);
    expect(talk.last("command")).toEqual({
      kind: "command",
      commandId: "look_up",
      inputs: { account: "savings", currency: "" },
      runner: "client",
    });
  });

  test("stops the dialog until its result comes", () => {
    const talk = new Conversation(shop("{}"));
    talk.say("go");
    expect(talk.state.waiting).toEqual({ for: "command", commandId: "look_up" });
    expect(talk.finish("look_up")).toEqual(["rest", "home", "ready", "waits at main/ask"]);
  });

  test("may be run by the webhook, with the same stop", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [command look_up, reply done, input ask]
            input_actions: [{name: ask, intents: []}]
        commands: {look_up: {use_webhook: true}}
      `),
    );
    expect(talk.opening).toEqual(["command look_up {}"]);
    expect(talk.last("command").runner).toBe("webhook");
    expect(talk.finish("look_up")).toEqual(["done", "waits at main/ask"]);
  });

  test("may follow another at once", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [command one, command two, command one, reply done, input ask]
            input_actions: [{name: ask, intents: []}]
        commands: {one: {outputs: [a]}, two: {inputs: [a], outputs: [a]}}
      `),
    );
    expect(talk.opening).toEqual(["command one {}"]);
    expect(talk.finish("one", { a: "1" })).toEqual(['command two {"a":"1"}']);
    expect(talk.finish("two", { a: "2" })).toEqual(["command one {}"]);
    expect(talk.finish("one", { a: "3" })).toEqual(["done", "waits at main/ask"]);
    expect(talk.parameters).toEqual({ a: "3" });
  });
});

describe("the result of a command", () => {
  const given = { account: "savings", status: "old", balance: "5" };
  const stored = (outputs: Record<string, string>) => {
    const talk = new Conversation(shop("{}"), { parameters: given });
    talk.say("go");
    talk.finish("look_up", outputs);
    return talk.parameters;
  };

  test("is stored", () => {
    expect(stored({ status: "ok", balance: "7" })).toEqual({
      account: "savings",
      status: "ok",
      balance: "7",
    });
  });

  test("clears declared outputs that it does not have", () => {
    expect(stored({ status: "ok" })).toEqual({ account: "savings", status: "ok" });
    expect(stored({})).toEqual({ account: "savings" });
    expect(stored({ status: "", balance: "7" })).toEqual({ account: "savings", balance: "7" });
  });

  test("is ignored where it was not declared", () => {
    expect(stored({ status: "ok", balance: "7", account: "pension", mood: "good" })).toEqual({
      account: "savings",
      status: "ok",
      balance: "7",
    });
  });
});

describe("a command that failed", () => {
  const failed = (defaults: string, mainDefaults?: string) => {
    const talk = new Conversation(shop(defaults, mainDefaults), {
      parameters: { account: "savings", status: "old" },
    });
    talk.say("go");
    return { talk, lines: talk.fail("look_up", "the bank is closed", { status: "new", balance: "7" }) };
  };

  test("is a problem, and leads back to main's start", () => {
    const { talk, lines } = failed("{}");
    expect(lines).toEqual(["problem command_failed", "ready", "waits at main/ask"]);
    expect(talk.last("problem").message).toBe("Command look_up failed: the bank is closed");
    expect(talk.state.frames).toHaveLength(1);
  });

  test("stores and clears nothing", () => {
    expect(failed("{}").talk.parameters).toEqual({ account: "savings", status: "old" });
  });

  test("runs its story's list for that", () => {
    const { lines } = failed("{command_error_actions: [reply sorry, named end]}");
    expect(lines).toEqual(["problem command_failed", "sorry", "home", "ready", "waits at main/ask"]);
  });

  test("runs main's list for that when its story has none", () => {
    const { lines } = failed("{}", "{command_error_actions: [reply sorry_from_main, named end]}");
    expect(lines).toEqual([
      "problem command_failed",
      "sorry_from_main",
      "home",
      "ready",
      "waits at main/ask",
    ]);
    const { lines: own } = failed(
      "{command_error_actions: [reply sorry, named end]}",
      "{command_error_actions: [reply never_said]}",
    );
    expect(own[1]).toBe("sorry");
  });

  test("may be tried again, and waits again then", () => {
    const { talk, lines } = failed("{command_error_actions: [reply once_more, named start]}");
    expect(lines).toEqual([
      "problem command_failed",
      "once_more",
      'command look_up {"account":"savings","currency":""}',
    ]);
    expect(talk.finish("look_up")).toEqual(["rest", "home", "ready", "waits at main/ask"]);
  });

  test("forgets what was left to do in the story, which ends when that list runs out", () => {
    const { talk, lines } = failed("{command_error_actions: [reply sorry]}");
    expect(lines).toEqual(["problem command_failed", "sorry", "home", "ready", "waits at main/ask"]);
    expect(talk.state.frames).toHaveLength(1);
  });

  test("may fail again in the list for failures", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [command work, input ask]
            input_actions: [{name: ask, intents: []}]
            defaults: {command_error_actions: [command repair]}
      `),
    );
    expect(talk.fail("work")).toEqual(["problem command_failed", "command repair {}"]);
    expect(talk.fail("repair")).toEqual(["problem command_failed", "command repair {}"]);
    expect(talk.finish("repair")).toEqual(["command work {}"]);
  });
});

describe("a webhook's note", () => {
  const talk = () => {
    const talk = new Conversation(shop("{}"));
    talk.say("go");
    return talk;
  };
  const result = { kind: "command_result", commandId: "look_up", outputs: {}, error: "" } as const;

  test("is kept for its next call, and nobody sees it", () => {
    const noted = talk();
    noted.send({ ...result, webhookMetadata: "page 2" });
    expect(noted.state.webhookMetadata).toBe("page 2");
    expect(JSON.stringify(noted.events)).not.toContain("page 2");
    noted.say("go");
    noted.send(result);
    expect(noted.state.webhookMetadata).toBe("page 2");
    noted.say("go");
    noted.send({ ...result, webhookMetadata: "" });
    expect(noted.state.webhookMetadata).toBe("");
  });

  test("is kept from a failure, too", () => {
    const noted = talk();
    noted.send({ ...result, error: "no", webhookMetadata: "page 3" });
    expect(noted.state.webhookMetadata).toBe("page 3");
  });
});
