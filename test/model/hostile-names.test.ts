import { describe, expect, test } from "vitest";
import { loadModel } from "../../src/model/load.ts";
import { formatProblem, Problems, suggestion } from "../../src/model/problem.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import { CorePartner } from "../../src/transcript/core-partner.ts";
import { Coverage } from "../../src/transcript/coverage.ts";
import { loadInProcess } from "./load-in-process.ts";
import { compileFiles, modelOf, writeModel } from "./write-model.ts";

/** Names that every object of JavaScript has. */
const inherited = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];

describe.each(inherited)("an id that is called %s", (name) => {
  const model = modelOf(`
stories:
  main:
    start_actions: [{type: input, id: ${name}}]
    input_actions:
      - name: ${name}
        intents:
          - intent_id: ${name}
            required_slots: [${name}]
            actions: [{type: story, id: ${name}}]
  ${name}:
    start_actions:
      - {type: command, id: ${name}}
      - {type: conditional, id: ${name}}
    conditional_actions:
      - name: ${name}
        conditions: [{condition: "\${${name}}.is(done)", actions: [{type: named, id: ${name}}]}]
        default_actions: []
    named_actions:
      - name: ${name}
        actions:
          - {type: reply, id: ${name}}
          - {type: memory, id: set, parameters: {${name}: "\${${name}}!"}}
          - {type: reply, id: ${name}}
intents:
  ${name}:
    slots: {${name}: ${name}}
    language_data: {en_US: {example_utterances: [go there, "go to \${${name}}"]}}
    slot_prompts: [{slot: ${name}, reply_id: ${name}}]
entities:
  ${name}: {format: value_list, language_data: {en_US: {values: [{${name}: [paris]}, rome]}}}
commands:
  ${name}: {inputs: [${name}], outputs: [${name}]}
replies:
  ${name}: {language_data: {en_US: ["It is \${${name}}.", "So \${${name}}."]}}
`);

  test("is one like any other", async () => {
    const coverage = new Coverage(model);
    const partner = new CorePartner(model, coverage, new BuiltinRecognizer());
    await partner.start({ kind: "start", parameters: {}, locale: undefined, skipGreeting: false }, []);

    const asked = await partner.send({ kind: "user_text", text: "go there", timedOut: false }, []);
    expect(asked.map(({ kind }) => kind)).toEqual(["recognition", "reply", "wait_for_user"]);
    expect(asked).toContainEqual({ kind: "reply", replyId: name, text: "It is ." });
    const told = await partner.send({ kind: "user_text", text: "paris", timedOut: false }, []);
    expect(told.at(-1)).toEqual({
      kind: "command",
      commandId: name,
      inputs: Object.fromEntries([[name, name]]),
      runner: "client",
    });
    const outputs = Object.fromEntries([[name, "done"]]);
    const said = await partner.send({ kind: "command_result", commandId: name, outputs, error: "" }, []);
    expect(said.flatMap((event) => (event.kind === "reply" ? [event.text] : []))).toEqual([
      "It is done.",
      "It is done!.",
    ]);
    expect(coverage.report().replies.missed).toEqual([]);
    expect({}).not.toHaveProperty("done");
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(12);
  });

  test("is missed when it is nowhere", () => {
    const { problems } = compileFiles({
      "lamp.yaml": `stories: {main: {start_actions: [{type: reply, id: ${name}}, {type: command, id: x}]}}
commands: {x: {}}
replies: {other: {language_data: {en: [x]}}}`,
    });
    expect(problems.map(({ check }) => check)).toEqual(["unknown-reply"]);
  });
});

describe("what nobody sees", () => {
  const hidden = ["\u202e", "\u2066", "\u200f", "\u0000", "\u001b[31m", "\u0085", "\ud800"];

  test.each(hidden.map((mark) => [JSON.stringify(mark), mark]))("is in no id: %s", (_, mark) => {
    const id = JSON.stringify(`a${mark}b`);
    const { problems } = compileFiles({
      "lamp.yaml": `stories: {main: {start_actions: [{type: command, id: ${id}}]}}
commands: {${id}: {}}`,
    });
    expect(problems.map(({ check }) => check)).toEqual(["bad-id"]);
  });

  test.each(hidden.map((mark) => [JSON.stringify(mark), mark]))(
    "is in no parameter's name: %s",
    (_, mark) => {
      const name = JSON.stringify(`a${mark}b`);
      const reply = JSON.stringify(`It is \${a${mark}b}.`);
      const { problems } = compileFiles({
        "lamp.yaml": `stories: {main: {start_actions: [{type: reply, id: r}, {type: command, id: c}]}}
commands: {c: {inputs: [${name}]}}
replies: {r: {language_data: {en: [${reply}]}}}`,
      });
      expect(problems.map(({ check }) => check)).toEqual(["bad-name", "bad-template"]);
    },
  );

  test("is written out in messages and names of files", async () => {
    const root = await writeModel("lamp", {
      "model_config.yaml": "",
      "stories/ma\u202e\u001bin.yaml": "- \u0007",
    });
    const lines = (await loadModel(root)).problems.map(formatProblem);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(lines.join()).toContain("ma\\u{202e}\\u{1b}in.yaml");
  });

  test("but letters of all languages may be in ids, with their joiners", () => {
    const id = "می\u200cخواهم_größe_注文";
    const { problems } = compileFiles({
      "lamp.yaml": `stories: {main: {start_actions: [{type: command, id: ${id}}]}}\ncommands: {${id}: {inputs: [${id}]}}`,
    });
    expect(problems).toEqual([]);
  });
});

test("an id is at most 128 characters long, as in requests", () => {
  const check = (length: number) =>
    compileFiles({
      "lamp.yaml": `stories: {main: {start_actions: [{type: command, id: ${"c".repeat(length)}}]}}\ncommands: {${"c".repeat(length)}: {}}`,
    }).problems.map((problem) => problem.check);
  expect(check(128)).toEqual([]);
  expect(check(129)).toEqual(["bad-id"]);
});

describe("problems", () => {
  test("are at most a thousand, of which warnings leave half to errors", () => {
    const problems = new Problems();
    const at = (line: number) => ({ file: "x.yaml", line, column: 1 });
    for (let line = 1; line <= 3000; line++) problems.warning(at(line), "unused", "not used");
    for (let line = 1; line <= 3000; line++) problems.error(at(line), "unused", "wrong");
    expect(problems.list()).toHaveLength(1000);
    expect(problems.list().filter(({ severity }) => severity === "error")).toHaveLength(500);
    expect(problems.errorCount).toBe(3000);
  });

  test("quote at most 500 characters", () => {
    const problems = new Problems();
    problems.error({ file: "x.yaml", line: 1, column: 1 }, "unused", "x".repeat(1 << 20));
    expect(problems.list()[0]?.message).toBe(`${"x".repeat(500)}…`);
  });

  test("suggest nothing for names that are not names", () => {
    expect(
      suggestion("x".repeat(1 << 20), [`${"x".repeat(1 << 20)}y`, ...Array(20).keys()].map(String)),
    ).toBe("");
  });
});

test("a model of thousands of definitions that lead to each other is checked to its end", async () => {
  const main = `
 main:
  start_actions: [{type: input, id: i}]
  input_actions: [{name: i, intents: [{intent_id: a, actions: []}]}]
`;
  const rest = "\nintents:\n a: {language_data: {en: {example_utterances: [hello]}}}\n";
  const stories = (count: number, line: (index: number) => string) =>
    `stories:${main}${Array.from({ length: count }, (_, index) => ` ${line(index)}`).join("\n")}${rest}`;
  const story = (index: number, next: number | string) =>
    `s${index}: {start_actions: [{type: story, id: s${next}}]}`;
  const count = 12_000;
  const found = await loadInProcess({
    "a chain": stories(count, (index) => (index === 0 ? "s0: {start_actions: []}" : story(index, index - 1))),
    "chain the other way round": stories(count, (index) =>
      index === count - 1 ? `s${index}: {start_actions: []}` : story(index, index + 1),
    ),
    "a circle": stories(count, (index) => story(index, (index + 1) % count)),
    "unknown names": stories(count, (index) => story(index, `x${index}`)),
  });
  expect(found["a circle"]).toEqual(["5:7 endless-loop"]);
  expect(found["unknown names"]).toHaveLength(1000);
  expect(found["a chain"]?.length).toBeLessThan(3);
  expect(found["chain the other way round"]?.length).toBeLessThan(3);
});
