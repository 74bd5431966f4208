import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

const model = sketch(`
  stories:
    main:
      start_actions: [input ask]
      input_actions:
        - name: ask
          intents:
            - {intent_id: go, actions: [reply three]}
            - {intent_id: turn, actions: [reply two]}
            - {intent_id: stay, actions: [reply one]}
  replies:
    one: {language_data: {en_US: [only]}}
    two: {language_data: {en_US: [left, right]}}
    three: {language_data: {en_US: [a, b, c]}}
`);
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("a reply with several variations", () => {
  test("says the same ones again for the same seed", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(said("go", 20, { seed })).toEqual(said("go", 20, { seed }));
      }),
    );
  });

  test("says other ones for other seeds", () => {
    const different = new Set(
      Array.from({ length: 50 }, (_, i) => said("go", 20, { seed: i * 7919 }).join("")),
    );
    expect(different.size).toBeGreaterThan(40);
  });

  test("never says the same twice in a row", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom("go", "turn"), (seed, text) => {
        const replies = said(text, 50, { seed });
        for (const [index, reply] of replies.entries()) expect(reply).not.toBe(replies[index + 1]);
      }),
    );
  });

  test("says every variation sooner or later", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(new Set(said("go", 100, { seed }))).toEqual(new Set(["a", "b", "c"]));
      }),
    );
  });

  test("says each variation about as often as the others", () => {
    const replies = said("go", 3000, { seed: 42 });
    for (const variation of ["a", "b", "c"]) {
      const count = replies.filter((reply) => reply === variation).length;
      expect(count).toBeGreaterThan(850);
      expect(count).toBeLessThan(1150);
    }
  });

  test("may begin with any of them", () => {
    const first = Array.from({ length: 200 }, (_, i) => said("go", 1, { seed: (i * 2654435761) % 2 ** 32 }));
    expect(new Set(first.flat())).toEqual(new Set(["a", "b", "c"]));
  });

  test("always says the first without a seed", () => {
    expect(new Set(said("go", 20))).toEqual(new Set(["a"]));
  });

  test("remembers what it said last, whatever was said in between", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const talk = new Conversation(model, { seed });
        let last = "";
        for (let round = 0; round < 20; round++) {
          const [reply = ""] = talk.say("go");
          talk.say("turn");
          talk.say("stay");
          expect(reply).not.toBe(last);
          last = reply;
        }
      }),
    );
  });

  test("goes on the same after it was saved and restored", () => {
    const talk = new Conversation(model, { seed: 7 });
    const replies = Array.from({ length: 20 }, () => {
      talk.state = JSON.parse(JSON.stringify(talk.state));
      return talk.say("go")[0];
    });
    expect(replies).toEqual(said("go", 20, { seed: 7 }));
  });

  test("never says the same twice in a row within one turn", () => {
    const twice = sketch(`
      stories:
        main:
          start_actions: [reply two, reply two, reply two, input ask]
          input_actions: [{name: ask, intents: []}]
      replies: {two: {language_data: {en_US: [left, right]}}}
    `);
    for (let seed = 1; seed < 50; seed++) {
      const [first, second, third] = new Conversation(twice, { seed }).opening;
      expect(second).not.toBe(first);
      expect(third).toBe(first);
    }
  });
});

test("a reply with one text says it every time", () => {
  expect(new Set(said("stay", 5, { seed: 1 }))).toEqual(new Set(["only"]));
});

test("a reply carries its id", () => {
  const talk = new Conversation(model);
  talk.say("go");
  expect(talk.last("reply")).toEqual({ kind: "reply", replyId: "three", text: "a" });
});

test("a reply is said in the session's language", () => {
  const bilingual = sketch(`
    config: {x-dialog: {locales: [en_US, de_DE]}}
    stories:
      main:
        start_actions: [reply hello, input ask]
        input_actions: [{name: ask, intents: [{intent_id: thank, actions: [reply welcome]}]}]
    intents:
      thank:
        language_data:
          en_US: {example_utterances: [thank you]}
          de_DE: {example_utterances: [danke]}
    replies:
      hello: {language_data: {en_US: [Hello], de_DE: [Hallo]}}
      welcome: {language_data: {en_US: [Welcome], de: [Bitte]}}
  `);
  expect(new Conversation(bilingual).opening).toEqual(["Hello", "waits at main/ask"]);
  const talk = new Conversation(bilingual, { locale: "de_DE" });
  expect(talk.opening).toEqual(["Hallo", "waits at main/ask"]);
  expect(talk.say("danke")).toEqual(["Bitte", "Hallo", "waits at main/ask"]);
  expect(talk.say("thank you")).toEqual(["waits at main/ask"]);
});

/** The replies that follow each time the same is said. */
function said(text: string, times: number, beginning: { seed?: number } = {}): string[] {
  const talk = new Conversation(model, beginning);
  return Array.from({ length: times }, () => talk.say(text)[0] ?? "");
}
