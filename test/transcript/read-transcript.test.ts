import { describe, expect, test } from "vitest";
import { formatProblem, Problems } from "../../src/model/problem.ts";
import { parseTranscript } from "../../src/transcript/read-transcript.ts";

function read(text: string) {
  const problems = new Problems();
  const transcript = parseTranscript("tests/talk.yaml", text, problems);
  return { transcript, problems: problems.list().map(formatProblem) };
}

/** What a transcript of these steps is read as, after its start. */
function stepsOf(text: string) {
  const { transcript, problems } = read(`- start: {}\n${text}`);
  expect(problems).toEqual([]);
  return transcript?.steps.slice(1) ?? [];
}

const at = (line: number, column: number) => ({ file: "tests/talk.yaml", line, column });

describe("a step puts in", () => {
  test("the start of a session", () => {
    const { transcript, problems } = read(
      "- start: {parameters: {name: Ann, age: 007}, locale: de_DE, skip_greeting: true}",
    );
    expect(problems).toEqual([]);
    expect(transcript).toEqual({
      name: "tests/talk.yaml",
      at: { file: "tests/talk.yaml", line: 1, column: 1 },
      steps: [
        {
          at: at(1, 3),
          input: {
            kind: "start",
            parameters: { name: "Ann", age: "007" },
            locale: "de_DE",
            skipGreeting: true,
          },
          recognize: undefined,
          webhook: [],
          expect: undefined,
        },
      ],
    });
  });

  test("a start with nothing in it", () => {
    for (const text of ["- start: {}", "- start:"]) {
      const { transcript, problems } = read(text);
      expect(problems).toEqual([]);
      expect(transcript?.steps[0]?.input).toEqual({
        kind: "start",
        parameters: {},
        locale: undefined,
        skipGreeting: false,
      });
    }
  });

  test.each([
    ["2026-03-01T12:00:00Z", Date.UTC(2026, 2, 1, 12)],
    ["2026-03-01T12:00+02:00", Date.UTC(2026, 2, 1, 10)],
  ])("a start at %s", (now, time) => {
    const { transcript, problems } = read(`- start: {now: "${now}"}`);
    expect(problems).toEqual([]);
    expect(transcript?.steps[0]?.input).toMatchObject({ kind: "start", now: time });
  });

  test.each([
    ["- user: hello", { kind: "user", text: "hello", timedOut: false }],
    ['- user: ""', { kind: "user", text: "", timedOut: false }],
    ["- user: yes", { kind: "user", text: "yes", timedOut: false }],
    ["- user: {text: hello, timed_out: true}", { kind: "user", text: "hello", timedOut: true }],
    ["- user: {timed_out: true}", { kind: "user", text: "", timedOut: true }],
    [
      '- result: {id: bake, out: {state: ready, minutes: "", count: 3}}',
      { kind: "result", commandId: "bake", outputs: { state: "ready", minutes: "", count: "3" }, error: "" },
    ],
    ["- result: {id: bake}", { kind: "result", commandId: "bake", outputs: {}, error: "" }],
    [
      "- result: {id: bake, error: no gas}",
      { kind: "result", commandId: "bake", outputs: {}, error: "no gas" },
    ],
    [
      "- set_story: {id: alarm, parameters: {level: 5}}",
      { kind: "set_story", storyId: "alarm", parameters: { level: "5" } },
    ],
    ["- set_story: {id: alarm}", { kind: "set_story", storyId: "alarm", parameters: {} }],
    ["- timeout: {}", { kind: "timeout" }],
    ["- timeout:", { kind: "timeout" }],
  ])("%s", (text, input) => {
    expect(stepsOf(text)).toMatchObject([{ at: at(2, 3), input }]);
  });
});

describe("a step expects", () => {
  test("nothing in particular when it does not say", () => {
    expect(stepsOf("- user: hi")).toMatchObject([{ expect: undefined, recognize: undefined, webhook: [] }]);
  });

  test("nothing at all when it says so", () => {
    expect(stepsOf("- user: hi\n  expect: []")).toMatchObject([{ expect: [] }]);
  });

  test("actions, each at its place, with what is left out left open", () => {
    const [step] = stepsOf(`
- user: hi
  expect:
    - reply: {id: hello, text: "Hello!"}
    - reply: {text: ""}
    - command: {id: bake, inputs: {size: "", count: 3}}
    - command: {}
    - input: {immediate: false, slot: size}
    - input:
    - transcribe: {id: note}
    - end: {}`);
    expect(step?.expect).toEqual([
      { at: at(5, 7), kind: "reply", id: "hello", text: "Hello!" },
      { at: at(6, 7), kind: "reply", id: undefined, text: "" },
      { at: at(7, 7), kind: "command", id: "bake", inputs: { size: "", count: "3" } },
      { at: at(8, 7), kind: "command", id: undefined, inputs: undefined },
      { at: at(9, 7), kind: "input", immediate: false, slot: "size" },
      { at: at(10, 7), kind: "input", immediate: undefined, slot: undefined },
      { at: at(11, 7), kind: "transcribe", id: "note" },
      { at: at(12, 7), kind: "end" },
    ]);
  });

  test("a recognition", () => {
    const [whole, none, open] = stepsOf(`
- user: hi
  recognize: {valid_input: true, intent: order, slots: {size: large}}
- user: hm
  recognize: {valid_input: false, intent: "", slots: {}}
- user: ho
  recognize: {}`);
    expect(whole?.recognize).toEqual({
      at: at(4, 3),
      valid: true,
      intentId: "order",
      slots: { size: "large" },
    });
    expect(none?.recognize).toEqual({ at: at(6, 3), valid: false, intentId: "", slots: {} });
    expect(open?.recognize).toEqual({
      at: at(8, 3),
      valid: undefined,
      intentId: undefined,
      slots: undefined,
    });
  });

  test("calls of the webhook, and answers them", () => {
    const [step] = stepsOf(`
- user: hi
  webhook:
    - expect: {id: stock, inputParameters: {size: large}}
      respond: {id: stock, outParameters: {left: 3}}
    - expect: {id: stock}
      respond: {error: closed}
    - expect: {id: stock}`);
    expect(step?.webhook).toEqual([
      {
        at: at(5, 7),
        commandId: "stock",
        inputs: { size: "large" },
        answer: { outputs: { left: "3" }, error: "" },
      },
      { at: at(7, 7), commandId: "stock", inputs: undefined, answer: { outputs: {}, error: "closed" } },
      { at: at(9, 7), commandId: "stock", inputs: undefined, answer: { outputs: {}, error: "" } },
    ]);
  });
});

describe("what is wrong is told with its place", () => {
  test.each([
    ["a mapping", "start: {}", "1:1: error: a transcript is a list of steps"],
    ["plain text", "hello", "1:1: error: a transcript is a list of steps"],
    ["no YAML", "- start: {}\n- user: [", "error"],
    ["no steps", "[]", "1:1: error: a transcript begins with `start`, and only there [transcript-start]"],
    [
      "no start",
      "- user: hi",
      "1:3: error: a transcript begins with `start`, and only there [transcript-start]",
    ],
    [
      "a second start",
      "- start: {}\n- user: hi\n- start: {}",
      "3:3: error: a transcript begins with `start`, and only there",
    ],
    [
      "a step that puts nothing in",
      "- start: {}\n- expect: []",
      "2:3: error: a step has exactly one of start, user, result, set_story, timeout [transcript-input]",
    ],
    [
      "a step that puts two things in",
      "- start: {}\n- user: hi\n  timeout: {}",
      "2:3: error: a step has exactly one of",
    ],
    ["a step that is text", "- start: {}\n- hello", "2:3: error: a step is"],
    [
      "an unknown key",
      "- start: {}\n- user: hi\n  expects: []",
      '3:3: warning: a step has no key "expects", did you mean "expect"?',
    ],
    [
      "a result without id",
      "- start: {}\n- result: {out: {}}",
      "2:11: error: result needs `id` [missing-key]",
    ],
    ["a jump without id", "- start: {}\n- set_story: {}", "2:14: error: set_story needs `id` [missing-key]"],
    [
      "a webhook call without id",
      "- start: {}\n- user: hi\n  webhook:\n    - expect: {}",
      "4:15: error: expect needs `id`",
    ],
    ["parameters that are a list", "- start: {parameters: [a]}", "1:23: error: parameters is"],
    ["a value that is a list", "- start: {}\n- result: {id: a, out: {b: [c]}}", "2:28: error: b is"],
    ["a text that is a list", "- start: {}\n- user: [hi]", "2:9: error: user is"],
    [
      "a day that is no time",
      "- start: {now: tomorrow}",
      '1:16: error: now is a time such as `2026-03-01T12:00:00Z`, not "tomorrow" [bad-value]',
    ],
    ["a time of nowhere", '- start: {now: "2026-03-01T12:00:00"}', "1:16: error: now is a time such as"],
    [
      "a strange boolean",
      "- start: {skip_greeting: maybe}",
      '1:26: error: skip_greeting is `true` or `false`, not "maybe"',
    ],
    [
      "a strange mood",
      "- start: {}\n- user: hi\n  expect: [{input: {immediate: 1}}]",
      '3:32: error: immediate is `true` or `false`, not "1"',
    ],
    [
      "a strange recognition",
      "- start: {}\n- user: hi\n  recognize: {valid: true}",
      '3:15: warning: recognize has no key "valid"',
    ],
    [
      "an expectation that is no list",
      "- start: {}\n- user: hi\n  expect: {reply: {}}",
      "3:11: error: expect is",
    ],
    [
      "an expected action of no kind",
      "- start: {}\n- user: hi\n  expect: [{}]",
      "3:12: error: an expected action is exactly one of reply, command, input, transcribe, end [transcript-action]",
    ],
    [
      "an expected action of two kinds",
      "- start: {}\n- user: hi\n  expect: [{reply: {}, input: {}}]",
      "3:12: error: an expected action is exactly one of",
    ],
    [
      "an expected action of an unknown kind",
      "- start: {}\n- user: hi\n  expect:\n    - replay: {id: x}",
      '4:7: warning: an expected action has no key "replay", did you mean "reply"?',
    ],
    [
      "an unknown key of a reply",
      "- start: {}\n- user: hi\n  expect: [{reply: {label: x}}]",
      '3:21: warning: a reply has no key "label"',
    ],
  ])("%s", (_, text, problem) => {
    const { problems } = read(text);
    expect(problems.join("\n")).toContain(problem);
    expect(problems[0]).toMatch(/^tests\/talk\.yaml:\d+:\d+: /);
  });

  test("all at once", () => {
    const { problems } = read("- user: hi\n  expect: [{}]\n- start: {locale: [x]}\n- result: {}");
    expect(problems).toHaveLength(4);
  });
});
