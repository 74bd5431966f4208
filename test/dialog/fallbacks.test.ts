import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

describe.each([
  ["no_intent_actions", "gibberish"],
  ["invalid_intent_actions", "elsewhere"],
  ["ambiguous_intent_actions", "either"],
])("%s", (key, text) => {
  const answer = (own: string, ofStory: string, ofMain: string): string[] => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [story inner, reply home, input ask]
            input_actions: [{name: ask, intents: [{intent_id: elsewhere, actions: []}]}]
            defaults: ${ofMain}
          inner:
            start_actions: [input ask]
            input_actions:
              - name: ask
                intents: [{intent_id: one, actions: [reply one]}, {intent_id: two, actions: [reply two]}]
                ${own}
            defaults: ${ofStory}
        intents:
          one: {language_data: {en_US: {example_utterances: [one, either]}}}
          two: {language_data: {en_US: {example_utterances: [two, either]}}}
      `),
    );
    return talk.say(text);
  };
  const list = (reply: string) => `{${key}: [reply ${reply}]}`;

  test("are those of the input", () => {
    expect(answer(`${key}: [reply own]`, list("story"), list("main"))[0]).toBe("own");
  });

  test("or else those of its story", () => {
    expect(answer("", list("story"), list("main"))[0]).toBe("story");
  });

  test("or else those of main", () => {
    expect(answer("", "{}", list("main"))[0]).toBe("main");
  });

  test("end the story when they run out", () => {
    expect(answer("", "{}", list("main"))).toEqual(["main", "home", "waits at main/ask"]);
  });

  test("may be empty, which just ends the story", () => {
    expect(answer(`${key}: []`, list("story"), list("main"))).toEqual(["home", "waits at main/ask"]);
  });
});

describe("without any fallback list", () => {
  const talk = new Conversation(
    sketch(`
      stories:
        main:
          start_actions: [story inner, input ask]
          input_actions: [{name: ask, intents: [{intent_id: elsewhere, actions: []}]}]
        inner:
          start_actions: [input ask]
          input_actions: [{name: ask, intents: [{intent_id: yes, actions: [reply good]}]}]
    `),
  );

  test.each(["gibberish", "elsewhere", ""])("the dialog stays at the input and says nothing: %o", (text) => {
    const before = talk.state;
    expect(talk.say(text)).toEqual(["waits at inner/ask"]);
    expect(talk.state).toEqual(before);
    expect(talk.last("recognition").valid).toBe(false);
  });

  test("and takes the next text as if nothing had been", () => {
    expect(talk.say("yes")).toEqual(["good", "waits at main/ask"]);
  });
});

describe("on_unmatched", () => {
  const model = (onUnmatched: string, more = "") =>
    sketch(`
      stories:
        main:
          start_actions: [story inner, reply home, input ask]
          input_actions: [{name: ask, intents: [{intent_id: elsewhere, actions: []}]}]
        inner:
          start_actions: [reply question, input ask, reply rest]
          input_actions:
            - name: ask
              ${onUnmatched}
              intents:
                - {intent_id: yes, actions: [reply good]}
              no_intent_actions: [reply pardon, named aside]
              invalid_intent_actions: [reply not_here]
              ${more}
          named_actions:
            - {name: aside, actions: [reply aside]}
    `);

  test("leave is what happens when nothing is said", () => {
    for (const written of ["", "on_unmatched: leave"]) {
      const talk = new Conversation(model(written));
      expect(talk.say("gibberish")).toEqual(["pardon", "aside", "rest", "home", "waits at main/ask"]);
    }
  });

  test("stay waits at the input again, and then goes on as usual", () => {
    const talk = new Conversation(model("on_unmatched: stay"));
    expect(talk.say("gibberish")).toEqual(["pardon", "aside", "waits at inner/ask"]);
    expect(talk.say("elsewhere")).toEqual(["not_here", "waits at inner/ask"]);
    expect(talk.say("yes")).toEqual(["good", "rest", "home", "waits at main/ask"]);
  });

  test("stay needs no depth, however often nothing is understood", () => {
    const talk = new Conversation(model("on_unmatched: stay"));
    const { frames } = talk.state;
    for (let i = 0; i < 1000; i++) talk.say("gibberish");
    expect(talk.state.frames).toEqual(frames);
  });

  test("stay changes nothing for a list that waits at the input by itself", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [story inner, reply home, input ask]
            input_actions: [{name: ask, intents: []}]
          inner:
            start_actions: [input ask]
            input_actions:
              - name: ask
                on_unmatched: stay
                intents: [{intent_id: yes, actions: [reply good]}]
            defaults: {no_intent_actions: [reply pardon, input ask]}
      `),
    );
    for (let i = 0; i < 1000; i++) expect(talk.say("gibberish")).toEqual(["pardon", "waits at inner/ask"]);
    expect(talk.say("yes")).toEqual(["good", "home", "waits at main/ask"]);
  });

  test("stay is overruled by a list that jumps", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [story inner, reply home, input ask]
            input_actions: [{name: ask, intents: [{intent_id: elsewhere, actions: []}]}]
          inner:
            start_actions: [reply question, input ask]
            input_actions:
              - name: ask
                on_unmatched: stay
                intents: []
                no_intent_actions: [named start]
                invalid_intent_actions: [named end]
      `),
    );
    expect(talk.say("gibberish")).toEqual(["question", "waits at inner/ask"]);
    expect(talk.say("elsewhere")).toEqual(["home", "waits at main/ask"]);
  });

  test("stay holds for silence that counts as no intent", () => {
    const talk = new Conversation(model("on_unmatched: stay", "timeout: 3s"));
    expect(talk.keepSilent()).toEqual(["pardon", "aside", "waits at inner/ask"]);
  });

  test("stay asks for a slot again that was being asked for", () => {
    const talk = new Conversation(
      sketch(`
        stories:
          main:
            start_actions: [input ask]
            input_actions:
              - name: ask
                on_unmatched: stay
                intents:
                  - intent_id: order
                    required_slots: [size]
                    slot_prompts: [{slot: size, reply_id: which_size}]
                    actions: [reply done]
                no_intent_actions: [reply pardon]
                invalid_intent_actions: [reply not_here, named aside]
            named_actions: [{name: aside, actions: [reply aside]}]
        intents:
          order: {language_data: {en_US: {example_utterances: [order, "order \${size}"]}}}
          other: {language_data: {en_US: {example_utterances: [other]}}}
        entities:
          size: {format: value_list, language_data: {en_US: {values: [small, large]}}}
      `),
    );
    const { frames } = talk.state;
    talk.say("order");
    expect(talk.say("gibberish")).toEqual(["pardon", "which_size", "waits at main/ask for size"]);
    expect(talk.say("other")).toEqual(["not_here", "aside", "which_size", "waits at main/ask for size"]);
    talk.state = JSON.parse(JSON.stringify(talk.state));
    expect(talk.state.frames).toEqual(frames);
    expect(talk.say("small")).toEqual(["done", "waits at main/ask"]);
    expect(talk.say("gibberish")).toEqual(["pardon", "waits at main/ask"]);
  });
});
