import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadModel } from "../../src/model/load.ts";
import { formatProblem } from "../../src/model/problem.ts";
import { testModel } from "../../src/transcript/test-model.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "parley-nlu-tests-"));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const lamp = `
config: {locales: [en_US, de_DE], sensitive: [pin]}
stories:
  main:
    start_actions: [{type: input, id: ask}]
    input_actions:
      - name: ask
        intents:
          - {intent_id: light, actions: []}
          - {intent_id: wake, actions: []}
          - {intent_id: unlock, actions: []}
intents:
  light:
    language_data:
      en_US: {example_utterances: ["switch on the \${lamp} light", "light in the \${lamp}"]}
      de_DE: {example_utterances: ["schalte die \${lamp} ein"]}
  wake:
    language_data:
      en_US: {example_utterances: ["wake me \${day}", "an alarm for \${day}"]}
      de_DE: {example_utterances: ["wecke mich \${day}"]}
  unlock:
    language_data:
      en_US: {example_utterances: ["my pin is \${pin}", "unlock with \${pin}"]}
      de_DE: {example_utterances: ["meine nummer ist \${pin}"]}
entities:
  lamp:
    format: value_list
    language_data:
      en_US: {values: [kitchen, living room]}
      de_DE: {values: [lampe]}
  day: {format: date}
  pin:
    format: regex
    language_data: {en_US: {values: ["[0-9]{4}"]}, de_DE: {values: ["[0-9]{4}"]}}
`;

/** Runs the tests of the lamp, with this in its tests/nlu.yaml. */
async function run(text: string) {
  await write({ "model.yaml": lamp, "tests/nlu.yaml": text });
  const { results, problems, coverage } = await testModel(directory);
  return {
    problems: problems.map(formatProblem),
    coverage,
    results: results.map(({ milliseconds, ...result }) => {
      expect(milliseconds).toBeGreaterThanOrEqual(0);
      return result;
    }),
  };
}

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
}

/** The results, without those that went as written, and in fewer words. */
async function mismatches(text: string): Promise<string[]> {
  const { results, problems } = await run(text);
  expect(problems).toEqual([]);
  return results.flatMap(({ name, mismatches: found }) =>
    found.map(({ at, expected, actual }) => {
      return `${at.file}:${at.line}:${at.column} ${name}: ${expected} / ${actual}`;
    }),
  );
}

describe("a text is as written when", () => {
  test("it is understood as its intent", async () => {
    const { results } = await run("nlu_tests:\n  - {text: light in the kitchen, intent: light}");
    expect(results).toEqual([
      {
        kind: "nlu",
        name: "light in the kitchen",
        at: { file: "tests/nlu.yaml", line: 2, column: 5 },
        expected: "light",
        got: "light",
        mismatches: [],
      },
    ]);
  });

  test("it has just these slots, if slots are written", async () => {
    expect(
      await mismatches(`nlu_tests:
  - {text: light in the living room, intent: light, slots: {lamp: living room}}
  - {text: light in the living room, intent: light}
  - {text: light in the living room, intent: light, slots: {lamp: kitchen}}
  - {text: light in the living room, intent: light, slots: {}}
`),
    ).toEqual([
      'tests/nlu.yaml:4:53 light in the living room: {lamp: "kitchen"} / {lamp: "living room"}',
      'tests/nlu.yaml:5:53 light in the living room: {} / {lamp: "living room"}',
    ]);
  });

  test("it is not understood, if no intent is written", async () => {
    const [first, ...others] = await mismatches(`nlu_tests:
  - {text: how deep is the ocean, intent: ""}
  - {text: how deep is the ocean, intent: }
  - {text: light in the kitchen, intent: ""}
  - {text: how deep is the ocean, intent: light}
`);
    expect(first).toBe(
      'tests/nlu.yaml:4:42 light in the kitchen: no intent / light (1.00, like "light in the ${lamp}")',
    );
    expect(others).toEqual([
      expect.stringMatching(/^tests\/nlu\.yaml:5:43 how deep is the ocean: light \/ no intent/),
    ]);
  });

  test("its slots are not compared when its intent is wrong already", async () => {
    expect(
      await mismatches("nlu_tests: [{text: light in the kitchen, intent: wake, slots: {day: x}}]"),
    ).toHaveLength(1);
  });
});

describe("the language and the time of a test are", () => {
  test("the model's first, those of the file, or its own", async () => {
    expect(
      await mismatches(`locale: de-DE
now: 2026-03-01T12:00:00Z
nlu_tests:
  - {text: schalte die lampe ein, intent: light, slots: {lamp: lampe}}
  - {text: wecke mich morgen, intent: wake, slots: {day: "2026-03-02"}}
  - {text: wake me tomorrow, locale: en_US, intent: wake, slots: {day: "2026-03-02"}}
  - {text: wecke mich morgen, now: "2026-05-31T12:00:00Z", intent: wake, slots: {day: "2026-06-01"}}
`),
    ).toEqual([]);
    expect(await mismatches("nlu_tests: [{text: light in the kitchen, intent: light}]")).toEqual([]);
  });
});

test("they stand in the file of a model that is one, too", async () => {
  const tests = "nlu_tests:\n  - {text: light in the kitchen, intent: wake}\n";
  await write({ "lamp.yaml": lamp + tests, "other/model.yaml": lamp + tests });
  for (const [name, file] of [
    ["lamp.yaml", "lamp.yaml"],
    ["other", "model.yaml"],
  ] as const) {
    const path = join(directory, name);
    const { results } = await testModel(path);
    expect(results).toMatchObject([{ kind: "nlu", at: { file }, mismatches: [{ at: { file } }] }]);
    // The model itself does not mind them.
    expect((await loadModel(path)).problems).toEqual([]);
  }
});

test("they cover nothing: they are about texts, and not about what the dialog does with them", async () => {
  const { coverage } = await run("nlu_tests: [{text: light in the kitchen, intent: light}]");
  expect(coverage?.intents).toEqual({ total: 3, missed: ["light", "wake", "unlock"] });
});

test("sensitive values are masked, those that were said and those that were expected", async () => {
  const { results } = await run(
    'nlu_tests: [{text: unlock with 4711, intent: unlock, slots: {pin: "0815"}}]',
  );
  expect(results).toMatchObject([
    { name: "unlock with •••", mismatches: [{ expected: '{pin: "•••"}', actual: '{pin: "•••"}' }] },
  ]);
});

describe("problems have their place, and nothing is run:", () => {
  test.each([
    [
      "nlu_tests: [{text: hi, intent: lihgt}]",
      '1:32: error: the model has no intent "lihgt", did you mean "light"? [unknown-intent]',
    ],
    [
      "nlu_tests: [{text: hi, intent: light, slots: {lmap: x}}]",
      '1:39: error: intent "light" has no slot "lmap", did you mean "lamp"? [unknown-slot]',
    ],
    [
      "locale: fr_FR\nnlu_tests: [{text: hi, intent: light}, {text: ho, intent: light}]",
      '1:9: error: the model has no locale "fr_FR"; there is "en_US", "de_DE" [unknown-locale]',
    ],
    ["nlu_tests: [{text: hi}]", "1:13: error: an NLU test needs `intent` [missing-key]"],
    ["nlu_tests: [{intent: light}]", "1:13: error: an NLU test needs `text` [missing-key]"],
    ["nlu_tests: [{text: , intent: light}]", "1:14: error: an NLU test needs `text` [missing-key]"],
    ["nlu_tests: [{text: [hi], intent: light}]", "1:20: error: text is a text, not a list [wrong-type]"],
    [
      "nlu_tests: [{text: hi, intent: light, slots: [a]}]",
      "1:46: error: slots is a mapping (key: value), not a list [wrong-type]",
    ],
    [
      "nlu_tests: hi",
      '1:12: error: nlu_tests is a list (lines that begin with "- "), not a text [wrong-type]',
    ],
    ["nlu_tests: [hi]", "1:13: error: an NLU test is a mapping (key: value), not a text [wrong-type]"],
    [
      "nlu_test: []",
      '1:1: error: a file of NLU tests has no key "nlu_test", did you mean "nlu_tests"? [unknown-key]',
    ],
    ["steps: []", '1:1: error: a file of NLU tests needs `nlu_tests`; unknown here: "steps" [missing-key]'],
    [
      "now: noon\nnlu_tests: []",
      '1:6: error: now is a time such as `2026-03-01T12:00:00Z`, not "noon" [bad-value]',
    ],
    ["nlu_tests: [}", "1:12: error: this [ is never closed [yaml-syntax]"],
    [
      "hello",
      '1:1: error: a test is a list of steps (lines that begin with "- "), or a mapping with `nlu_tests` [wrong-type]',
    ],
  ])("%s", async (text, problem) => {
    const { problems, results, coverage } = await run(text);
    expect(problems).toEqual([expect.stringContaining(`tests/nlu.yaml:${problem}`)]);
    expect({ results, coverage }).toEqual({ results: [], coverage: undefined });
  });

  test("what stands under tests in a model file is no list", async () => {
    await write({ "lamp.yaml": `${lamp}tests: [{start: {}}]` });
    const { problems } = await testModel(join(directory, "lamp.yaml"));
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^lamp\.yaml:35:8: error: tests is a mapping from names to lists of steps/),
    ]);
  });

  test("there is more than can be read", async () => {
    const file = `#${" ".repeat((1 << 20) - 1)}`;
    const files = Array.from({ length: 18 }, (_, index) => [`tests/${index + 10}.yaml`, file] as const);
    await write({ "model.yaml": lamp, ...Object.fromEntries(files) });
    const { problems } = await testModel(directory);
    expect(problems.map(formatProblem)).toContain(
      "tests/25.yaml:1:1: error: with this file the tests of the model have more than 16 MiB [file-size]",
    );
    expect(problems.filter(({ check }) => check === "file-size")).toHaveLength(1);
  });
});
