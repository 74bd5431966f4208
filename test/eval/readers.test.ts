import { describe, expect, test } from "vitest";
import { annotatedParts, plainText } from "../../src/import/rasa/annotated.ts";
import { read } from "./labelled.ts";

describe("pairs in JSON", () => {
  test.each([
    ["a list of pairs", '[["hi there", "hello"],\n ["bye", "leave"]]'],
    ["a list of objects", '[{"text": "hi there", "intent": "hello"},\n {"intent": "leave", "text": "bye"}]'],
    ["what is to be tested", '{"train": [["hey", 1]], "test": [["hi there", "hello"],\n ["bye", "leave"]]}'],
  ])("%s", async (_what, content) => {
    expect(await read("said.json", content)).toEqual({
      texts: ["1 hello: hi there", "2 leave: bye"],
      problems: [],
    });
  });

  test("texts out of scope belong to no intent, whatever they are called", async () => {
    const content = '{"test": [["hi", "hello"]],\n "oosTest": [["why?", "oos"], ["who?", "hello"]]}';
    expect((await read("said.json", content)).texts).toEqual(["1 hello: hi", "2 : why?", "2 : who?"]);
  });

  test("escapes, tabs and a byte order mark are read as JSON has them", async () => {
    const content = '\ufeff[\n\t["\\ud83d\\ude00 a\\/b \\"c\\" \\u00e9", "hello"]\n]\n';
    expect(await read("said.json", content)).toEqual({ texts: ['2 hello: 😀 a/b "c" é'], problems: [] });
  });

  test("the same in YAML", async () => {
    const content = "test:\n  - [hi there, hello]\n  - { text: bye, intent: leave }\n";
    expect((await read("said.yaml", content)).texts).toEqual(["2 hello: hi there", "3 leave: bye"]);
  });

  test.each([
    ["a pair of three", '[["a", "b"],\n ["a", "b", "c"]]', "2: expected [text, intent] or {text, intent}"],
    ["a text alone", '[["a", "b"],\n "c"]', "2: expected [text, intent] or {text, intent}"],
    ["no intent", '[\n{"text": "a"}]', "2: expected [text, intent] or {text, intent}"],
    ["a list as text", '[\n[["a"], "b"]]', "2: expected [text, intent] or {text, intent}"],
    ["an empty text", '[["a", "b"],\n\n ["", "b"]]', "3: the text is empty"],
    ["something else as test", '{"train": [],\n"test": "a"}', "2: expected a list of [text, intent]"],
    [
      "nothing to test",
      '{"train": [["a", "b"]]}',
      "1: expected a list of [text, intent], a mapping that has",
    ],
    ["no JSON", '[["a", "b"],\n ["c" "d"]]', "2: Missing , or :"],
    ["an open bracket", '[["a", "b"],\n ["c", "d"]', "is never closed"],
    ["no texts", "[]", "1: there is no text in it"],
  ])("%s is told with its line", async (_what, content, message) => {
    const { problems } = await read("said.json", content);
    expect(problems).toEqual([expect.stringContaining(message)]);
    expect(problems[0]).toMatch(/^said\.json:\d+: /);
  });
});

describe("Rasa's YAML", () => {
  test("examples are the lines of a block, without their annotations; the rest is passed over", async () => {
    const content = `version: "3.1"
nlu:
- intent: transfer
  examples: |
    - move [50 euros](amount)

    - to my [savings]{"entity": "account", "role": "to"}
- synonym: savings
  examples: |
    - piggy bank
- intent: greet # in any order
  examples: |-
    - hi
- regex: zip
  examples: |
    - \\d{5}
`;
    expect(await read("nlu.yml", content)).toEqual({
      texts: ["5 transfer: move 50 euros", "7 transfer: to my savings", "13 greet: hi"],
      problems: [],
    });
  });

  test("examples may be a list of texts, with or without metadata", async () => {
    const content = `nlu:
- intent: greet
  examples:
  - text: |
      hi [there](place)
    metadata: { sentiment: good }
  - good morning
`;
    expect((await read("nlu.yml", content)).texts).toEqual(["4 greet: hi there", "7 greet: good morning"]);
  });

  test.each([
    ["[a b](x)", "a b"],
    ["to [Rome](city:roma) today", "to Rome today"],
    ['[Rome]{"entity": "city", "role": "to"}!', "Rome!"],
    ['[Rome][{"entity": "city"}, {"entity": "place"}] and [Oslo](city)', "Rome and Oslo"],
    ["no [annotation] (here)", "no [annotation] (here)"],
  ])("%s was said as %s", (example, said) => {
    expect(plainText({ parts: annotatedParts(example) })).toBe(said);
  });

  test.each([
    [
      "a line without a dash",
      "  examples: |\n    - a\n    b\n",
      '5: an example is a line that begins with "- "',
    ],
    ["an empty example", "  examples: |\n    - a\n    - []()\n    - [ ](x)\n", "6: the text is empty"],
    ["no examples", "  example: |\n    - a\n", '2: intent "greet" needs `examples`'],
    ["an example without text", "  examples:\n  - metadata: x\n", "4: an example is a text, or has one as"],
  ])("%s is told with its line", async (_what, examples, message) => {
    const { problems } = await read("nlu.yml", `nlu:\n- intent: greet\n${examples}`);
    expect(problems.filter((problem) => !problem.includes("no-texts"))).toEqual([
      expect.stringContaining(`nlu.yml:${message}`),
    ]);
  });

  test("an intent that is no text is told with its line", async () => {
    const { problems } = await read("nlu.yml", "nlu:\n- intent: [a]\n  examples: x\n");
    expect(problems).toEqual(["nlu.yml:2: an intent is a text [wrong-type]"]);
  });
});

describe("CSV", () => {
  test.each([
    ["commas", "said.csv", "text,intent\nhi there,hello\nbye,leave\n"],
    ["semicolons", "said.csv", "text;intent\r\nhi there;hello\r\nbye;leave\r\n"],
    ["tabs", "said.tsv", "text\tintent\nhi there\thello\nbye\tleave"],
    ["columns in another order", "said.csv", "id,Intent, TEXT ,by\n1,hello,hi there,me\n2,leave, bye ,you\n"],
  ])("with %s", async (_what, name, content) => {
    expect(await read(name, content)).toEqual({
      texts: ["2 hello: hi there", "3 leave: bye"],
      problems: [],
    });
  });

  test("quotes hold delimiters, line breaks and quotes; lines are counted as in the file", async () => {
    const content = '\ufefftext,intent\n"well, ""hi""",hello\n\n"two\r\nlines",""\nbye; now,leave\n';
    expect(await read("said.csv", content)).toEqual({
      texts: ['2 hello: well, "hi"', "4 : two\nlines", "6 leave: bye; now"],
      problems: [],
    });
  });

  test.each([
    ["no header", "hi,hello\nbye,leave\n", "1: the first line has to name the columns `text` and `intent`"],
    ["a column too many", "text,intent\na,b\nwell, hi,hello\n", "3: 3 columns, but the first line has 2"],
    ["a column missing", "text;intent\na\n", "2: 1 columns, but the first line has 2; a text that holds a ;"],
    ["an empty text", "text,intent\n ,hello\n", "2: the text is empty"],
    ["a quote inside", 'text,intent\na,b\nsay "hi",hello\n', "3: a quote inside a text"],
    ["more behind a quote", 'text,intent\n"a" b,hello\n', "2: the text goes on behind its quote"],
    ["a quote left open", 'text,intent\na,b\n"c,d\ne,f\n', "3: a quote is opened in this line"],
  ])("%s is told with its line", async (_what, content, message) => {
    const { problems } = await read("said.csv", content);
    expect(problems[0]).toContain(`said.csv:${message}`);
    expect(problems.slice(1).filter((problem) => !problem.includes("no-texts"))).toEqual([]);
  });

  test.each([
    ["an empty file", ""],
    ["a header alone", "text,intent\n"],
  ])("%s has no text in it", async (_what, content) => {
    expect((await read("said.csv", content)).problems).toEqual([
      "said.csv:1: there is no text in it [no-texts]",
    ]);
  });
});

test("other files are refused", async () => {
  expect((await read("said.txt", "hi")).problems).toEqual([
    "said.txt:1: texts are read from .json, .yaml, .csv and .tsv [unknown-format]",
  ]);
  expect((await read("said.csv", Uint8Array.of(0x74, 0xe4, 0x2c))).problems).toEqual([
    "said.csv:1: the file is not UTF-8; save it as UTF-8 [not-utf8]",
  ]);
});

test("brackets that mean nothing are passed over, however many there are", () => {
  for (const text of ["[".repeat(1 << 20), "[a]{".repeat(1 << 18), "[a][{".repeat(1 << 17)]) {
    expect(plainText({ parts: annotatedParts(text) })).toBe(text);
  }
});
