import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeModel } from "../model/write-model.ts";
import { parley } from "./parley.ts";

test("a model is drawn as SVG", async () => {
  const { code, stdout, stderr } = await parley(["graph", "models/bank"]);
  expect(stdout).toMatch(
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [\s\S]*<title>Bank<\/title>[\s\S]*<\/svg>\n$/,
  );
  expect(stdout).toContain(
    'class="node step command webhook" data-step="transactions_story/start_actions#0"',
  );
  expect(stdout).not.toContain("never ran");
  expect(stderr).toBe("");
  expect(code).toBe(0);
});

test("it is drawn in other languages, and story by story", async () => {
  const one = ["graph", "models/bank", "--story", "balance_story"];
  const dot = await parley([...one, "--format", "dot"]);
  expect(dot.stdout).toMatch(/^digraph dialog \{\n[\s\S]*label="balance_story"[\s\S]*\n\}\n$/);
  expect(dot.stdout).not.toContain("transfer_story");
  const mermaid = await parley([...one, "--format", "mermaid"]);
  expect(mermaid.stdout).toMatch(/^flowchart LR\nsubgraph s0\["balance_story"\]\n/);
});

test("a file is written as its name says", async () => {
  const directory = await mkdtemp(join(tmpdir(), "parley-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const begins = {
    "bank.svg": "<svg ",
    "bank.dot": "digraph ",
    "bank.gv": "digraph ",
    "bank.mmd": "flowchart ",
  };
  for (const [name, beginning] of Object.entries(begins)) {
    const file = join(directory, name);
    const { stdout, code } = await parley(["graph", "models/bank", "--output", file]);
    expect([stdout, code]).toEqual(["", 0]);
    expect((await readFile(file, "utf8")).startsWith(beginning), name).toBe(true);
  }
});

const lamp = `
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - name: idle
        intents:
          - {intent_id: help, actions: [{type: reply, id: help}]}
          - {intent_id: bye, actions: [{type: reply, id: bye}]}
intents:
  help: {language_data: {en_US: {example_utterances: [help]}}}
  bye: {language_data: {en_US: {example_utterances: [goodbye]}}}
replies:
  help: {language_data: {en_US: [No idea.]}}
  bye: {language_data: {en_US: [Bye.]}}
tests:
  helps:
    - start: {}
      expect: [{input: {}}]
    - user: help
      expect: [{reply: {id: help}}, {input: {}}]
`;

test("--coverage shows what the tests run, and what they do not", async () => {
  const path = join(await writeModel("models", { "lamp.yaml": lamp }), "lamp.yaml");
  const { stdout, stderr, code } = await parley(["graph", path, "--coverage"]);
  const marked = [...stdout.matchAll(/class="node step [^"]*?(ran|missed)" data-step="([^"]*)"/g)];
  expect(Object.fromEntries(marked.map(([, mark, step]) => [step, mark]))).toEqual({
    "main/start_actions#0": "ran",
    "main/input_actions.idle.intents.help#0": "ran",
    "main/input_actions.idle.intents.bye#0": "missed",
  });
  expect(stdout).toContain(">ran: 2 of 3 steps<");
  expect(stdout).toContain(">never ran: 1<");
  expect([stderr, code]).toEqual(["", 0]);
});

test("tests that fail are told of, and what they ran is drawn all the same", async () => {
  const failing = lamp.replace("{reply: {id: help}}", "{reply: {id: bye}}");
  const path = join(await writeModel("models", { "lamp.yaml": failing }), "lamp.yaml");
  const { stdout, stderr, code } = await parley(["graph", path, "--coverage"]);
  expect(stderr).toBe(`parley: 1 test did not go as written; see parley test ${path}\n`);
  expect(stdout).toContain(">ran: 2 of 3 steps<");
  expect(code).toBe(0);
});

test("a model that is too large for a picture is refused with a way out", async () => {
  const replies = Array.from({ length: 4_000 }, () => "{type: reply, id: help}").join(", ");
  const long = lamp.replace("start_actions: [", `start_actions: [${replies}, `);
  const path = join(await writeModel("models", { "lamp.yaml": long }), "lamp.yaml");
  const { stdout, stderr, code } = await parley(["graph", path]);
  expect(stderr).toBe(
    "parley: the drawing has more than 4,000 steps and arrows; draw one story at a time with --story, or --format dot\n",
  );
  expect([stdout, code]).toEqual(["", 1]);
  expect((await parley(["graph", path, "--format", "dot"])).code).toBe(0);
});

test.each([
  [["--story", "balanc_story"], 'model bank has no story "balanc_story", did you mean "balance_story"?', 2],
  [["--output", "/nowhere/at/all.svg"], "can not write /nowhere/at/all.svg: ", 1],
])("%s is refused", async (parameters, message, expected) => {
  const { code, stderr, stdout } = await parley(["graph", "models/bank", ...parameters]);
  expect(stderr).toContain(`parley: ${message}`);
  expect([stdout, code]).toEqual(["", expected]);
});
