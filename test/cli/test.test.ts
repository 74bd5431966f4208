import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { parley, root, start } from "./parley.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("all conversations of the example models go as written, and use all of them", async () => {
  const { code, stdout } = await parley(["test", "models"]);
  expect(stdout).not.toContain("✗");
  expect(stdout).toContain("  ✓ tests/02_transfer_in_one_sentence.yaml\n");
  expect(stdout).toContain("  9 of 9 transcripts went as written\n");
  expect(stdout).toContain("  ✓ tests/understanding.yaml, 15 of 15 texts\n");
  for (const kind of ["stories", "intents", "replies"]) {
    expect(stdout.match(new RegExp(`${kind} covered: (\\d+) of \\1\n`, "g"))).toHaveLength(4);
  }
  expect(code).toBe(0);
});

test("a conversation that goes another way is shown as a difference at its line", async () => {
  cpSync(join(root, "models", "bank"), join(directory, "bank"), { recursive: true });
  const file = join(directory, "bank", "tests", "02_transfer_in_one_sentence.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("Shall I move", "May I move"));
  const { code, stdout } = await parley(["test", "bank"], { cwd: directory });
  expect(stdout).toMatch(
    /✗ tests\/02_transfer_in_one_sentence\.yaml\n {6}bank\/tests\/02_transfer\S+:\d+:\d+\n/,
  );
  expect(stdout).toContain(
    '- expected reply confirm_transfer_reply "May I move 50 euros from checking to savings?"\n',
  );
  expect(stdout).toContain(
    '+ got      reply confirm_transfer_reply "Shall I move 50 euros from checking to savings?"\n',
  );
  expect(stdout).toContain("8 of 9 transcripts went as written\n");
  expect(code).toBe(1);
});

test("what no conversation used is named", async () => {
  rmSync(join(directory, "bank", "tests", "02_transfer_in_one_sentence.yaml"));
  rmSync(join(directory, "bank", "tests", "07_no_such_account.yaml"));
  const { stdout } = await parley(["test", "bank"], { cwd: directory });
  expect(stdout).toContain("replies covered: 17 of 19, not no_such_account_reply, transfer_done_reply\n");
  expect(stdout).toContain(`branches covered: 14 of 16
    not balance_story/balance_outcome → \${lookup_status}.is(no_such_account)
    not transfer_story/transfer_outcome → \${transfer_status}.is(done)
`);
});

test("a fault in a transcript is told at its place, and nothing is played", async () => {
  writeFileSync(join(directory, "bank", "tests", "09_broken.yaml"), "- start: {}\n- say: hello\n");
  const { code, stdout } = await parley(["test", "bank"], { cwd: directory });
  expect(stdout).toContain("bank/tests/09_broken.yaml:2:3: error: a step has exactly one of start, user");
  expect(stdout).not.toContain("✓");
  expect(code).toBe(1);
});

const lamp = `
stories:
  main:
    init_actions: [{type: reply, id: hello}, {type: input, id: ask}]
    start_actions: [{type: input, id: ask}]
    input_actions:
      - name: ask
        intents:
          - {intent_id: light, actions: [{type: reply, id: shining}]}
          - {intent_id: dark, actions: []}
intents:
  light: {language_data: {en_US: {example_utterances: [light please, switch on the lamp]}}}
  dark: {language_data: {en_US: {example_utterances: [make it dark, good night]}}}
replies:
  hello: {language_data: {en_US: [Hello]}}
  shining: {language_data: {en_US: [It shines]}}
`;
const talk = "- start: {}\n- user: light please\n  expect: [{reply: {text: It shines}}, {input: {}}]\n";

/** Writes a directory of models, each with the lamp's stories and these tests. */
function writeLamps(name: string, models: Record<string, Record<string, string>>): string {
  const path = join(directory, name);
  for (const [id, tests] of Object.entries(models)) {
    mkdirSync(join(path, id, "tests"), { recursive: true });
    writeFileSync(join(path, id, "model.yaml"), lamp);
    for (const [file, text] of Object.entries(tests)) writeFileSync(join(path, id, "tests", file), text);
  }
  return path;
}

test("texts that were not understood as written are shown, and which intents were taken for which", async () => {
  const tests = `nlu_tests:
  - {text: switch on the lamp, intent: light}
  - {text: light please, intent: dark}
  - {text: good night, intent: ""}
`;
  writeLamps("texts", { lamp: { "nlu.yaml": tests } });
  const { code, stdout } = await parley(["test", "texts"], { cwd: directory });
  expect(stdout).toContain(`  ✗ tests/nlu.yaml, 1 of 3 texts
    "light please"
      texts/lamp/tests/nlu.yaml:3:34
      - expected dark
      + got      light (1.00, like "light please")
    "good night"
      texts/lamp/tests/nlu.yaml:4:32
      - expected no intent
      + got      dark (1.00, like "good night")
  0 of 0 transcripts went as written
  1 of 3 texts were understood as written
  intent      right  understood as
  dark       0 of 1  light 1
  no intent  0 of 1  dark 1
`);
  expect(code).toBe(1);
});

test("less coverage than asked for fails, of each kind by itself", async () => {
  writeLamps("covered", { lamp: { "talk.yaml": talk } });
  const at = async (least: string) =>
    parley(["test", "covered", "--min-coverage", least], { cwd: directory });
  expect(await at("50")).toMatchObject({ code: 0 });
  const { code, stdout } = await at("50.1");
  expect(stdout).toContain("  stories covered: 1 of 1\n");
  expect(stdout).toContain(
    "  branches covered: 1 of 2, 50.0 % and not 50.1 %\n    not main/ask → dark\n" +
      "  intents covered: 1 of 2, 50.0 % and not 50.1 %, not dark\n  replies covered: 2 of 2\n",
  );
  expect(code).toBe(1);
  expect(await at("many")).toMatchObject({ code: 1, stdout: "" });
});

test("--json is one document with everything", async () => {
  writeLamps("json", {
    good: { "talk.yaml": talk },
    wrong: { "talk.yaml": talk.replace("shines", "glows") },
  });
  writeFileSync(join(directory, "json", "broken.yaml"), "stories: {}\n");
  const { code, stdout } = await parley(["test", "json", "--json"], { cwd: directory });
  expect(JSON.parse(stdout)).toMatchObject({
    models: [
      { model: "broken", path: "json/broken.yaml", passed: false, results: [], version: "" },
      {
        model: "good",
        passed: true,
        problems: [],
        results: [{ kind: "transcript", name: "tests/talk.yaml", mismatches: [] }],
        coverage: {
          branches: { total: 2, missed: ["main/ask → dark"] },
          listKeys: expect.arrayContaining(["main/input_actions.ask.intents.light"]),
        },
      },
      {
        model: "wrong",
        passed: false,
        results: [{ mismatches: [{ at: { file: "tests/talk.yaml", line: 3, column: 13 } }] }],
      },
    ],
  });
  expect(JSON.parse(stdout).models[0].problems[0]).toMatchObject({ check: "missing-main" });
  expect(code).toBe(1);
});

test("--junit writes a report beside what is printed", async () => {
  writeLamps("junit", {
    good: { "talk.yaml": talk },
    wrong: { "talk.yaml": talk.replace("shines", "glows") },
  });
  const { code, stdout } = await parley(["test", "junit", "--junit", "out/report.xml"], { cwd: directory });
  expect(stdout).toContain("  ✗ tests/talk.yaml\n");
  const report = readFileSync(join(directory, "out", "report.xml"), "utf8");
  expect(report).toMatch(/<testsuite name="wrong" tests="1" failures="1" errors="0" time="\d+\.\d{3}">/);
  expect(report).toContain(
    'message="junit/wrong/tests/talk.yaml:3:13: expected reply &#34;It glows&#34;, got reply shining &#34;It shines&#34;"',
  );
  expect(code).toBe(1);

  const { code: failed, stderr } = await parley(["test", "junit", "--junit", "out"], { cwd: directory });
  expect(stderr).toMatch(/^parley: can not write out: EISDIR/);
  expect(failed).toBe(1);
});

describe("--watch", () => {
  const waits = "Waiting for changes: Enter runs all, q ends\n";

  /** What it says from one waiting to the next. */
  async function* runsOf(child: ChildProcess): AsyncGenerator<string> {
    let text = "";
    for await (const chunk of child.stdout ?? []) {
      text += chunk;
      if (!text.endsWith(waits)) continue;
      yield text;
      text = "";
    }
  }

  function watching(name: string) {
    const child = start(["test", name, "--watch"], { cwd: directory });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    const runs = runsOf(child);
    const next = async () => String((await runs.next()).value);
    return { child, next, ended: once(child, "exit") };
  }

  test("runs what has changed, and nothing else, until it is told to end", async () => {
    const path = writeLamps("watched", { one: { "talk.yaml": talk }, two: { "talk.yaml": talk } });
    const { child, next, ended } = watching("watched");
    const first = await next();
    expect(first).toContain("one\n  ✓ tests/talk.yaml\n");
    expect(first).toContain("two\n  ✓ tests/talk.yaml\n");
    // A terminal would be cleared; this is none.
    expect(first).not.toContain("\x1b");

    writeFileSync(join(path, "one", "tests", "talk.yaml"), talk.replace("shines", "glows"));
    const second = await next();
    expect(second).toContain("one\n  ✗ tests/talk.yaml\n");
    expect(second).not.toContain("two");

    writeFileSync(join(path, "two", "model.yaml"), lamp.replace("It shines", "It burns"));
    const third = await next();
    expect(third).toContain("two\n  ✗ tests/talk.yaml\n");
    expect(third).toContain('+ got      reply shining "It burns"\n');
    expect(third).not.toMatch(/^one$/m);
    expect(third).toContain("\nStill failing: one\n");

    // What is no part of a model is no reason; a new test is.
    writeFileSync(join(path, "one", "notes.md"), "nothing");
    writeFileSync(join(path, "one", "tests", ".talk.yaml"), "nothing");
    writeFileSync(join(path, "two", "tests", "another.yaml"), "- start: {}\n");
    const fourth = await next();
    expect(fourth).toContain("two\n  ✓ tests/another.yaml\n");
    expect(fourth).not.toMatch(/^one$/m);

    child.stdin?.write("\n");
    expect(await next()).toMatch(/^one\n.*\ntwo\n/s);
    child.stdin?.write("q");
    expect(await ended).toEqual([0, null]);
  });

  test("comes upon new models, and outlives those that go", async () => {
    const path = writeLamps("coming", { one: { "talk.yaml": talk } });
    const { child, next, ended } = watching("coming");
    await next();
    writeLamps("coming", { two: { "talk.yaml": talk } });
    expect(await next()).toMatch(/^two\n/);
    rmSync(join(path, "one"), { recursive: true });
    writeFileSync(join(path, "two", "tests", "talk.yaml"), "- start: {}\n");
    expect(await next()).toMatch(/^two\n/);
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
  });

  test("does not go with documents for programs", async () => {
    for (const option of [["--json"], ["--junit", "x.xml"]]) {
      const { code, stderr } = await parley(["test", "models", "--watch", ...option]);
      expect(stderr).toContain("cannot be used with option");
      expect(code).not.toBe(0);
    }
  });
});
