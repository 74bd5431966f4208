import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expandSample, slotsOf } from "../../src/nlu/sample.ts";
import { SampleTrie } from "../../src/nlu/sample-trie.ts";
import { tokenise } from "../../src/nlu/tokens.ts";
import { sketch } from "../dialog/sketch.ts";
import { Listener } from "./listener.ts";
import { plainSample } from "./plain-sample.ts";
import { WordForWord } from "./word-for-word.ts";

describe("a text that is a sample", () => {
  const listener = new Listener({
    samples: {
      greet: ["hello there", "good morning", "what's up"],
      ask: ["what is the time?", "Tell me the time"],
      thank: ["ありがとう", "谢谢你", "ขอบคุณ", "고마워요", "déjà vu"],
    },
  });

  test.each([
    ["as it is written", "hello there", "greet"],
    ["in other case", "HELLO There", "greet"],
    ["with more blanks", "  hello \t there\n", "greet"],
    ["with punctuation", "Hello, there!!!", "greet"],
    ["with marks in front", "...¿hello there", "greet"],
    ["with an emoji", "hello there 👋🏽", "greet"],
    ["without the sample's punctuation", "what is the time", "ask"],
    ["with a typographic apostrophe", "What’s up", "greet"],
    ["in full-width letters", "ｈｅｌｌｏ　ｔｈｅｒｅ", "greet"],
    ["with decomposed accents", "de\u0301ja\u0300 vu", "thank"],
    ["in Japanese", "ありがとう。", "thank"],
    ["in Japanese with blanks", "あり がとう", "thank"],
    ["in Chinese", "谢谢你！", "thank"],
    ["in Thai", "ขอบคุณ", "thank"],
    ["in Korean, decomposed", "고마워요".normalize("NFD"), "thank"],
  ])("is understood %s", (_, text, intent) => {
    const { intentId, confidence, entities, alternatives } = listener.recognize(text);
    expect({ intentId, confidence, entities, alternatives }).toEqual({
      intentId: intent,
      confidence: 1,
      entities: [],
      alternatives: [],
    });
  });

  test.each([
    ["with a word too few", "hello"],
    ["with a word too many", "hello there you"],
    ["with a word in between", "hello you there"],
    ["in another order", "there hello"],
    ["with words grown together", "hellothere"],
    ["with another word", "hello where"],
    ["with another apostrophe", "whats up"],
    ["as nothing", ""],
    ["as blanks", " \n\t "],
    ["as marks only", "?!… 👋"],
  ])("is not understood %s", (_, text) => {
    expect(listener.recognize(text)).toEqual({ intentId: "", confidence: 0, entities: [], alternatives: [] });
  });
});

describe("a sample with slots", () => {
  const listener = new Listener({
    samples: {
      paint: ["paint the ${thing} ${colour}", "${colour} please"],
      mix: ["${colour} and ${colour}"],
    },
    lists: { colour: ["red", "light blue"], thing: ["wall", "door", "garden door"] },
  });

  test("takes values in its slots, in the order of the text", () => {
    expect(listener.hear("paint the garden door light blue")).toBe(
      "paint thing=garden door colour=light blue",
    );
    expect(listener.hear("red, please")).toBe("paint colour=red");
  });

  test("does not take what is no value", () => {
    expect(listener.hear("paint the roof red")).toBe("nothing");
    expect(listener.hear("paint the wall")).toBe("nothing");
    expect(listener.hear("paint the red wall")).toBe("nothing");
    expect(listener.hear("please")).toBe("nothing");
  });

  test("may have the same slot twice", () => {
    expect(listener.hear("red and light blue")).toBe("mix colour=red colour=light blue");
  });

  test("is always understood with values in its slots, whatever the case and punctuation", () => {
    const marks = fc.constantFrom("", " ", ", ", "! ", " – ", "  ");
    const cases = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => text.replaceAll(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    );
    const pieces = (thing: string, colour: string) => ["paint", "the", thing, colour];
    fc.assert(
      fc.property(
        fc.constantFrom("wall", "door", "garden door"),
        fc.constantFrom("red", "light blue"),
        fc.array(marks, { minLength: 5, maxLength: 5 }),
        cases,
        (thing, colour, between, written) => {
          const said = pieces(thing, colour).map((word, i) => written(word) + (between[i] || " "));
          expect(listener.hear((between[4] ?? "") + said.join(""))).toBe(
            `paint thing=${thing} colour=${colour}`,
          );
        },
      ),
    );
  });
});

test("every sample of a model is understood as its intent, or as one that has it too", () => {
  const samples = {
    a: ["one", "one two", "${x}", "${x} two"],
    b: ["two", "one two", "two ${x}", "${x} ${x}"],
  };
  const listener = new Listener({ samples, lists: { x: ["one", "two", "three one"] } });
  for (const [intent, texts] of Object.entries(samples)) {
    for (const text of texts) {
      for (const value of ["one", "two", "three one"]) {
        const { intentId, confidence, alternatives } = listener.recognize(text.replaceAll("${x}", value));
        expect(confidence).toBe(1);
        expect([intentId, ...alternatives.map((other) => other.intentId)]).toContain(intent);
      }
    }
  }
});

test("a model is understood in the session's language only", () => {
  const model = sketch(`
    config: {x-dialog: {locales: [en_US, de_DE]}}
    stories: {main: {start_actions: [input ask], input_actions: [{name: ask, intents: []}]}}
    intents:
      go:
        language_data:
          en_US: {example_utterances: ["drive to \${town}"]}
          de_DE: {example_utterances: ["fahre nach \${town}"]}
    entities:
      town:
        format: value_list
        language_data: {en_US: {values: [Munich]}, de_DE: {values: [München]}}
  `);
  const recognizer = new WordForWord();
  const nothingExpected = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };
  const hear = (text: string, locale: string) =>
    recognizer.recognize({ text, model, locale, expected: nothingExpected, now: 0 }).entities[0]?.value;
  expect(hear("Drive to Munich", "en_US")).toBe("Munich");
  expect(hear("Fahre nach MÜNCHEN", "de_DE")).toBe("München");
  expect(hear("Fahre nach München", "en_US")).toBeUndefined();
  expect(hear("Drive to Munich", "de_DE")).toBeUndefined();
  expect(hear("fahre nach Munich", "de_DE")).toBeUndefined();
});

describe("reading a sample", () => {
  test("gives its words and slots in order", () => {
    const sample = plainSample("What's in ${a}, or ${b}?");
    expect(sample).toEqual([
      { word: "what's" },
      { word: "in" },
      { slot: "a" },
      { word: "or" },
      { slot: "b" },
    ]);
    expect(slotsOf(sample)).toEqual(["a", "b"]);
  });

  test("takes $${ for words", () => {
    expect(plainSample("say $${a}")).toEqual([{ word: "say" }, { word: "a" }]);
  });

  test("tells what is wrong with it", () => {
    expect(expandSample("to ${a")).toMatchObject({ index: 3 });
  });

  test("finds nothing in one without words, which then never matches silence", () => {
    expect(plainSample("?!")).toEqual([]);
    const trie = new SampleTrie(new Map());
    trie.add("silent", [], "");
    expect(trie.match("", [], { now: 0, timeZone: "UTC" })).toEqual([]);
  });
});

test("a sample that is written a hundred thousand times is one", () => {
  const trie = new SampleTrie(new Map());
  for (let count = 0; count < 150_000; count++) trie.add("greet", plainSample("hello"), "hello");
  trie.add("other", plainSample("hello"), "Hello!");
  const found = trie.match("hello", tokenise("hello"), { now: 0, timeZone: "UTC" });
  expect(found.map(({ sample }) => sample.intentId)).toEqual(["greet", "other"]);
});
