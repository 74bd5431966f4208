import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

const model = (more: string) =>
  sketch(`
    stories:
      main:
        start_actions: [story inner, reply home, input ask]
        input_actions: [{name: ask, intents: []}]
      inner:
        start_actions: [input ask]
        input_actions:
          - name: ask
            intents:
              - {intent_id: yes, actions: [reply good]}
            timeout: 8s
            ${more}
  `);

describe("when the user says nothing for too long", () => {
  test("the input's list for that runs", () => {
    const talk = new Conversation(model("timeout_actions: [reply still_there, input ask]"));
    expect(talk.keepSilent()).toEqual(["still_there", "waits at inner/ask"]);
    expect(talk.keepSilent()).toEqual(["still_there", "waits at inner/ask"]);
    expect(talk.say("yes")).toEqual(["good", "home", "waits at main/ask"]);
  });

  test("the story ends when that list runs out", () => {
    const talk = new Conversation(model("timeout_actions: [reply bye]"));
    expect(talk.keepSilent()).toEqual(["bye", "home", "waits at main/ask"]);
  });

  test("that list comes before the one for no intent", () => {
    const both = model(`
            timeout_actions: [reply bye]
            no_intent_actions: [reply pardon]`);
    expect(new Conversation(both).keepSilent()).toEqual(["bye", "home", "waits at main/ask"]);
  });

  test("it counts as no intent without a list of its own", () => {
    const talk = new Conversation(model("no_intent_actions: [reply pardon]"));
    expect(talk.keepSilent()).toEqual(["pardon", "home", "waits at main/ask"]);
  });

  test("the dialog goes on waiting when there is no list at all", () => {
    const talk = new Conversation(model(""));
    expect(talk.keepSilent()).toEqual(["waits at inner/ask"]);
    expect(talk.say("yes")).toEqual(["good", "home", "waits at main/ask"]);
  });

  test("nothing is recognized", () => {
    const talk = new Conversation(model(""));
    talk.keepSilent();
    expect(talk.events.map(({ kind }) => kind)).toEqual(["wait_for_user"]);
  });

  test("inputs without a timeout of their own take one, too", () => {
    const talk = new Conversation(model(""));
    talk.say("yes");
    expect(talk.keepSilent()).toEqual(["waits at main/ask"]);
  });
});

test("a text for which the speech recognizer gave up is silence, whatever it holds", () => {
  const talk = new Conversation(model("timeout_actions: [reply still_there, input ask]"));
  expect(talk.send({ kind: "user_text", text: "yes", timedOut: true })).toEqual([
    "still_there",
    "waits at inner/ask",
  ]);
  expect(talk.events.some(({ kind }) => kind === "recognition")).toBe(false);
  expect(talk.send({ kind: "user_text", text: "", timedOut: true })[0]).toBe("still_there");
});
