import { describe, expect, test } from "vitest";
import type { ClientInput, EventBody } from "../../src/dialog/event.ts";
import { CorePartner } from "../../src/transcript/core-partner.ts";
import { type Partner, play } from "../../src/transcript/play.ts";
import type { TranscriptInput, WebhookCall } from "../../src/transcript/transcript.ts";
import { pizza, playText, transcriptOf } from "./pizza.ts";

const talk = `
- start: {parameters: {name: Ann}}
  expect:
    - reply: {id: hello, text: "Hello Ann"}
    - input: {immediate: false, slot: ""}
- user: xyzzy
  recognize: {valid_input: false, intent: "", slots: {}}
  expect:
    - reply: {id: pardon, text: "Well?"}
    - input: {immediate: false}
- user: order
  recognize: {valid_input: true, intent: order, slots: {}}
  expect:
    - reply: {id: which_size}
    - input: {immediate: true, slot: size}
- timeout: {}
  expect:
    - reply: {id: still_there}
    - input: {}
- user: order LARGE with ham
  recognize: {valid_input: true, intent: order, slots: {size: large, topping: ham}}
  webhook:
    - expect: {id: stock, inputParameters: {size: large}}
      respond: {id: stock, outParameters: {left: "3"}}
  expect:
    - command: {id: bake, inputs: {size: large, left: "3"}}
- result: {id: bake, out: {state: ready}}
  expect:
    - transcribe: {id: note}
    - reply: {id: done, text: large is ready}
    - input: {}
- set_story: {id: alarm, parameters: {level: 5}}
  expect:
    - reply: {text: Alarm 5}
    - input: {immediate: true}
- user: {text: "yes", timed_out: true}
  expect:
    - input: {immediate: true}
- user: "yes"
  expect:
    - reply: {id: fine}
    - input: {immediate: false}
- set_story: {id: main, parameters: {broken: 1}}
  expect:
    - end: {}
`;

test("a conversation that goes as written has no mismatches", async () => {
  expect(await playText(talk)).toEqual([]);
});

test("it can be played again and again, by new partners and by the same one", async () => {
  const partner = new CorePartner(pizza);
  expect(await play(transcriptOf(talk), partner)).toEqual([]);
  expect(await play(transcriptOf(talk), partner)).toEqual([]);
});

describe("what is expected otherwise is found, at its place", () => {
  test.each([
    ['reply: {id: hello, text: "Hello Ann"}', 'reply: {id: help, text: "Hello Ann"}'],
    ['reply: {id: hello, text: "Hello Ann"}', 'reply: {id: hello, text: "Hello Bob"}'],
    ['reply: {id: hello, text: "Hello Ann"}', 'reply: {id: hello, text: ""}'],
    ['reply: {id: hello, text: "Hello Ann"}', "input: {}"],
    ['input: {immediate: false, slot: ""}', 'input: {immediate: true, slot: ""}'],
    ['input: {immediate: false, slot: ""}', "input: {immediate: false, slot: size}"],
    ['input: {immediate: false, slot: ""}', "end: {}"],
    [
      'recognize: {valid_input: false, intent: "", slots: {}}',
      'recognize: {valid_input: true, intent: "", slots: {}}',
    ],
    ['recognize: {valid_input: false, intent: "", slots: {}}', "recognize: {intent: order}"],
    ["recognize: {valid_input: true, intent: order, slots: {}}", "recognize: {valid_input: false}"],
    ["recognize: {valid_input: true, intent: order, slots: {}}", 'recognize: {intent: ""}'],
    ["recognize: {valid_input: true, intent: order, slots: {}}", "recognize: {slots: {size: large}}"],
    ["slots: {size: large, topping: ham}}", "slots: {size: large}}"],
    ["slots: {size: large, topping: ham}}", "slots: {size: small, topping: ham}}"],
    ["slots: {size: large, topping: ham}}", 'slots: {size: large, topping: ham, more: ""}}'],
    ["slots: {size: large, topping: ham}}", "slots: {}}"],
    ["input: {immediate: true, slot: size}", 'input: {immediate: true, slot: ""}'],
    ["input: {immediate: true, slot: size}", "input: {immediate: false}"],
    [
      "expect: {id: stock, inputParameters: {size: large}}",
      "expect: {id: shelf, inputParameters: {size: large}}",
    ],
    [
      "expect: {id: stock, inputParameters: {size: large}}",
      "expect: {id: stock, inputParameters: {size: small}}",
    ],
    ["expect: {id: stock, inputParameters: {size: large}}", "expect: {id: stock, inputParameters: {}}"],
    ['command: {id: bake, inputs: {size: large, left: "3"}}', "command: {id: cook}"],
    ['command: {id: bake, inputs: {size: large, left: "3"}}', "command: {id: bake, inputs: {size: large}}"],
    ['command: {id: bake, inputs: {size: large, left: "3"}}', 'command: {inputs: {size: large, left: "4"}}'],
    ["transcribe: {id: note}", "transcribe: {id: letter}"],
    ["transcribe: {id: note}", "reply: {id: done}"],
    ["text: large is ready", "text: large is ready."],
    ["reply: {text: Alarm 5}", "reply: {text: Another}"],
    ["reply: {id: fine}", "command: {}"],
    ["end: {}", "input: {}"],
    ["end: {}", "transcribe: {}"],
  ])("%s, changed to %s", async (before, after) => {
    const line = lineOf(before);
    const mismatches = await playText(talk.replace(before, after));
    expect(mismatches).not.toEqual([]);
    expect(mismatches[0]?.at).toMatchObject({ file: "talk.yaml", line });
    expect(mismatches[0]?.expected).not.toBe(mismatches[0]?.actual);
  });

  test.each(expectedActions())("an action left out: %s (line %i)", async (_, line) => {
    const mismatches = await playText(without(line));
    expect(mismatches.some(({ expected, actual }) => [expected, actual].includes("nothing more"))).toBe(true);
  });

  test.each(expectedActions())("an action too many, before %s (line %i)", async (_, line) => {
    const lines = talk.split("\n");
    const mismatches = await playText(
      lines.toSpliced(line - 1, 0, "    - transcribe: {id: extra}").join("\n"),
    );
    expect(mismatches.at(-1)).toMatchObject({ actual: "nothing more" });
    expect(mismatches[0]?.at.line).toBe(line);
  });
});

describe("what is put in otherwise is found by what follows", () => {
  test.each([
    ["parameters: {name: Ann}", "parameters: {name: Bob}"],
    ["start: {parameters: {name: Ann}}", "start: {parameters: {name: Ann}, skip_greeting: true}"],
    ["start: {parameters: {name: Ann}}", "start: {parameters: {name: Ann}, locale: de_DE}"],
    ["user: order\n", "user: order small\n"],
    ["user: order LARGE with ham", "user: order small with ham"],
    ['outParameters: {left: "3"}', 'outParameters: {left: "4"}'],
    ['respond: {id: stock, outParameters: {left: "3"}}', "respond: {error: closed}"],
    ["out: {state: ready}", "out: {state: burnt}"],
    ["result: {id: bake, out: {state: ready}}", "result: {id: bake, error: no gas}"],
    ["parameters: {level: 5}", "parameters: {level: 6}"],
    ["set_story: {id: alarm", "set_story: {id: main"],
    ['text: "yes", timed_out: true', 'text: "yes", timed_out: false'],
    ["parameters: {broken: 1}", "parameters: {broken: 2}"],
    ["- timeout: {}", "- user: order"],
  ])("%s, changed to %s", async (before, after) => {
    expect(talk).toContain(before);
    expect(await playText(talk.replace(before, after))).not.toEqual([]);
  });
});

describe("what the dialog refuses is a mismatch of its step", () => {
  test.each([
    ["text while a command runs", "- result: {id: bake, out: {state: ready}}", "- user: hello", "command"],
    ["the result of another command", "result: {id: bake, out", "result: {id: cook, out", '"bake"'],
    ["a result that nobody waits for", "- user: order\n", "- result: {id: bake}\n", "waits for the user"],
    ["a story that is not there", "set_story: {id: alarm", "set_story: {id: alert", '"alert"'],
    ["a language that the model does not have", "start: {", "start: {locale: fr_FR, ", "fr_FR"],
    ["a webhook that is not answered", /\n {2}webhook:\n.*\n.*\n/, "\n", "stock"],
  ])("%s", async (_, before, after, message) => {
    const text = talk.replace(before, after);
    expect(text).not.toBe(talk);
    const [mismatch, ...more] = await playText(text);
    expect(more).toEqual([]);
    expect(mismatch?.expected).toBe("an answer");
    expect(mismatch?.actual).toContain(message);
  });
});

describe("a mismatch", () => {
  test("says what was expected and what came, in the same words", async () => {
    const found = await playText(
      talk.replace('reply: {id: hello, text: "Hello Ann"}', 'reply: {id: hello, text: "Hello"}'),
    );
    expect(found).toEqual([
      {
        at: { file: "talk.yaml", line: 4, column: 7 },
        expected: 'reply hello "Hello"',
        actual: 'reply hello "Hello Ann"',
      },
    ]);
  });

  test.each([
    [
      "slots: {size: large, topping: ham}}",
      "slots: {size: small}}",
      'recognize valid order {size: "small"}',
      'recognize valid order {size: "large", topping: "ham"}',
    ],
    [
      'intent: "", slots: {}}',
      "intent: order, slots: {}}",
      "recognize not valid order {}",
      "recognize not valid no intent {}",
    ],
    ["slot: size}", 'slot: "x y"}', "input immediate slot x y", "input immediate slot size"],
    [
      "expect: {id: stock,",
      "expect: {id: shelf,",
      'the webhook runs shelf {size: "large"}',
      'the webhook runs stock {size: "large"}',
    ],
    ["transcribe: {id: note}", "command: {id: bake}", "command bake", "transcribe note"],
    ["    - end: {}", "    - input: {immediate: false}", "input idle", "end"],
  ])("%s changed to %s", async (before, after, expected, actual) => {
    expect(await playText(talk.replace(before, after))).toMatchObject([{ expected, actual }]);
  });

  test("ends the transcript, for what follows makes no sense any more", async () => {
    const wrong = talk
      .replace("text: large is ready", "text: x")
      .replace("reply: {text: Alarm 5}", "reply: {text: y}");
    expect(await playText(wrong)).toHaveLength(1);
  });

  test("is found for each action of one step", async () => {
    const wrong = talk.replace("transcribe: {id: note}", "transcribe: {id: a}").replace("id: done", "id: b");
    expect(await playText(wrong)).toHaveLength(2);
  });

  test("is a webhook call that does not come", async () => {
    const wrong = talk.replace("- timeout: {}\n", "- timeout: {}\n  webhook: [{expect: {id: stock}}]\n");
    expect(await playText(wrong)).toMatchObject([
      {
        expected: "the webhook runs stock",
        actual: "it is not called",
        at: { line: lineOf("- timeout: {}") + 1 },
      },
    ]);
  });

  test("is a recognition where nothing is recognized", async () => {
    const wrong = talk.replace("- timeout: {}\n", "- timeout: {}\n  recognize: {}\n");
    expect(await playText(wrong)).toMatchObject([{ expected: "a recognition", actual: "none" }]);
  });
});

describe("what is not written is not compared", () => {
  test("no expectation at all", async () => {
    const inputsOnly = talk.replaceAll(/\n {2}(expect|recognize)[\s\S]*?(?=\n {2}webhook|\n- |\n$)/g, "");
    expect(inputsOnly).not.toContain("reply");
    expect(await playText(inputsOnly)).toEqual([]);
  });

  test("fields of actions", async () => {
    expect(await playText(talk.replaceAll(/(reply|command|transcribe|input): \{.*\}/g, "$1: {}"))).toEqual(
      [],
    );
  });

  test("but an empty expectation is", async () => {
    const [first] = await playText("- start: {}\n  expect: []");
    expect(first).toMatchObject({
      expected: "nothing more",
      actual: 'reply hello "Hello "',
      at: { line: 1 },
    });
  });
});

test("problems and recognitions are no actions, and a webhook's command is not the client's", async () => {
  const partner: Partner = {
    start: () => Promise.resolve([]),
    send: (input: ClientInput): Promise<EventBody[]> => {
      const result = { kind: "command_result", commandId: "stock", outputs: {}, error: "" } as const;
      return Promise.resolve([
        { kind: "recognition", valid: true, intentId: "a", confidence: 1, entities: [], alternatives: [] },
        { kind: "command", commandId: "stock", inputs: {}, runner: "webhook" },
        result,
        { kind: "problem", problem: "command_failed", message: input.kind },
        { kind: "session_ended", reason: "problem" },
      ]);
    },
  };
  expect(await play(transcriptOf("- start: {}\n- user: hi\n  expect: [{end: {}}]"), partner)).toEqual([]);
});

test("a partner gets what the transcript says", async () => {
  const seen: unknown[] = [];
  const partner: Partner = {
    start: (input: TranscriptInput, webhook: readonly WebhookCall[]) => {
      seen.push({ ...input, webhook: webhook.length });
      return Promise.resolve([]);
    },
    send: (input: ClientInput, webhook: readonly WebhookCall[]) => {
      seen.push({ ...input, webhook: webhook.length });
      return Promise.resolve([
        { kind: "command", commandId: "stock", inputs: { size: "large" }, runner: "webhook" } as const,
      ]);
    },
  };
  const text = talk.replaceAll(/\n {2}(expect|recognize).*(\n {4}.*)*(?=\n)/g, "");
  expect(await play(transcriptOf(text), partner)).toEqual([]);
  expect(seen).toEqual([
    { kind: "start", parameters: { name: "Ann" }, locale: undefined, skipGreeting: false, webhook: 0 },
    { kind: "user_text", text: "xyzzy", timedOut: false, webhook: 0 },
    { kind: "user_text", text: "order", timedOut: false, webhook: 0 },
    { kind: "input_timeout", webhook: 0 },
    { kind: "user_text", text: "order LARGE with ham", timedOut: false, webhook: 1 },
    { kind: "command_result", commandId: "bake", outputs: { state: "ready" }, error: "", webhook: 0 },
    { kind: "story_jump", storyId: "alarm", parameters: { level: "5" }, webhook: 0 },
    { kind: "user_text", text: "yes", timedOut: true, webhook: 0 },
    { kind: "user_text", text: "yes", timedOut: false, webhook: 0 },
    { kind: "story_jump", storyId: "main", parameters: { broken: "1" }, webhook: 0 },
  ]);
});

function lineOf(text: string): number {
  const index = talk.indexOf(text);
  expect(index, text).toBeGreaterThanOrEqual(0);
  return talk.slice(0, index).split("\n").length;
}

/** The lines that expect an action, as `[text, line]`. */
function expectedActions(): [string, number][] {
  return talk
    .split("\n")
    .map((text, index): [string, number] => [text.trim(), index + 1])
    .filter(([text]) => /^- (reply|input|command|transcribe|end):/.test(text));
}

function without(line: number): string {
  return talk
    .split("\n")
    .toSpliced(line - 1, 1)
    .join("\n");
}
