import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testModel } from "../../src/transcript/test-model.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "parley-transcripts-"));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
}

const model = `
stories:
  main:
    start_actions: [{type: reply, id: hello}, {type: input, id: ask}]
    input_actions: [{name: ask, intents: [{intent_id: go, actions: []}]}]
intents: {go: {language_data: {en_US: {example_utterances: [go]}}}}
replies: {hello: {language_data: {en_US: [Hello, Hi]}}}
`;
const good = "- start: {}\n  expect: [{reply: {text: Hello}}, {input: {}}]\n";
const bad = "- start: {}\n  expect: [{reply: {text: Hi}}, {input: {}}]\n";

describe("a model's tests are", () => {
  test("the bank's, which all go as written and leave nothing out", async () => {
    const { id, problems, results, coverage } = await testModel("models/bank");
    expect(id).toBe("bank");
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(6);
    expect(results.flatMap(({ mismatches }) => mismatches)).toEqual([]);
    expect(coverage?.stories.missed).toEqual([]);
    expect(coverage?.intents.missed).toEqual([]);
    expect(coverage?.branches.missed).toEqual([]);
  });

  test("the files in its tests directory, in order of their names", async () => {
    await write({
      "model.yaml": model,
      "tests/b.yaml": bad,
      "tests/a.yml": good,
      "tests/.hidden.yaml": bad,
      "tests/notes.md": "nothing",
    });
    const { results } = await testModel(directory);
    expect(results).toMatchObject([
      { kind: "transcript", name: "tests/a.yml", mismatches: [], at: { file: "tests/a.yml", line: 1 } },
      {
        kind: "transcript",
        name: "tests/b.yaml",
        mismatches: [
          {
            at: { file: "tests/b.yaml", line: 2, column: 13 },
            expected: 'reply "Hi"',
            actual: 'reply hello "Hello"',
          },
        ],
      },
    ]);
  });

  test("what stands in its file under tests, by name", async () => {
    const indented = (text: string) => text.replaceAll(/^/gm, "    ");
    const text = `${model}tests:\n  says hello:\n${indented(good)}\n  says hi:\n${indented(bad)}`;
    await write({ "lamp.yaml": text, "other/model.yaml": text, "other/tests/a.yaml": good });
    const single = await testModel(join(directory, "lamp.yaml"));
    expect(single.id).toBe("lamp");
    expect(single.results.map(({ name, mismatches }) => [name, mismatches.length])).toEqual([
      ["says hello", 0],
      ["says hi", 1],
    ]);
    const both = await testModel(join(directory, "other"));
    expect(both.results.map(({ name }) => name)).toEqual(["says hello", "says hi", "tests/a.yaml"]);
  });

  test("none at all, when there are none", async () => {
    await write({ "model.yaml": model });
    const { results, coverage, problems } = await testModel(directory);
    expect(results).toEqual([]);
    expect(problems).toEqual([]);
    expect(coverage?.replies).toEqual({ total: 1, missed: ["hello"] });
  });
});

describe("nothing is played", () => {
  test("when the model has an error", async () => {
    await write({ "model.yaml": model.replace("id: hello", "id: hallo"), "tests/a.yaml": good });
    const { results, coverage, problems } = await testModel(directory);
    expect(problems.map(({ check }) => check)).toContain("unknown-reply");
    expect({ results, coverage }).toEqual({ results: [], coverage: undefined });
  });

  test("when a transcript has an error, which is told with its place", async () => {
    await write({ "model.yaml": model, "tests/a.yaml": good, "tests/b.yaml": "- start: {}\n- usr: hi\n" });
    const { results, coverage, problems } = await testModel(directory);
    expect(problems).toContainEqual(
      expect.objectContaining({
        file: "tests/b.yaml",
        line: 2,
        severity: "error",
        check: "transcript-input",
      }),
    );
    expect({ results, coverage }).toEqual({ results: [], coverage: undefined });
  });
});

test("what can not be read is a problem like any other", async () => {
  await write({ "model.yaml": model, tests: "this is no directory" });
  const { problems } = await testModel(directory);
  expect(problems).toMatchObject([{ file: "tests", check: "unreadable", severity: "error" }]);
});

test("each transcript begins anew", async () => {
  await write({
    "model.yaml": model,
    "tests/a.yaml": `${good}- user: go\n  expect: [{reply: {text: Hello}}, {input: {}}]\n`,
    "tests/b.yaml": good,
  });
  const { results } = await testModel(directory);
  expect(results.flatMap(({ mismatches }) => mismatches)).toEqual([]);
});

test("what went another way is told without sensitive values", async () => {
  await write({
    "model.yaml": `
config: {sensitive: [token]}
stories:
  main:
    start_actions: [{type: command, id: open}, {type: reply, id: opened}, {type: input, id: ask}]
    input_actions: [{name: ask, intents: [{intent_id: go, actions: []}]}]
intents: {go: {language_data: {en_US: {example_utterances: [go]}}}}
commands: {open: {outputs: [token]}}
replies: {opened: {language_data: {en_US: ["Your key: \${token}"]}}}
`,
    "tests/a.yaml": `- start: {}
- result: {id: open, out: {token: tok-123}}
  expect: [{reply: {text: tok-123}}, {input: {}}]
`,
  });
  const { results } = await testModel(directory);
  expect(results[0]?.mismatches).toMatchObject([
    { expected: 'reply "•••"', actual: 'reply opened "Your key: •••"' },
  ]);
});
