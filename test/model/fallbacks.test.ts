import { describe, expect, test } from "vitest";
import type { Model } from "../../src/dialog/model.ts";
import { modelOf } from "./write-model.ts";

const action = "[{type: memory, id: clear_all}]";

/** A model with a story whose input, conditional and command need fallback lists, some of which are written. */
function model(written: { input?: string; story?: string; main?: string; conditional?: string }): Model {
  return modelOf(`
stories:
  main:
    start_actions: [{type: story, id: lamp_story}]
    defaults: {${written.main ?? ""}}
  lamp_story:
    start_actions:
      - {type: command, id: dim}
      - {type: conditional, id: outcome}
      - {type: input, id: ask}
    input_actions:
      - {name: ask, intents: [], ${written.input ?? ""}}
    conditional_actions:
      - name: outcome
        conditions: [{condition: "\${status}.is(ok)", actions: []}]
        ${written.conditional ?? ""}
    defaults: {${written.story ?? ""}}
commands:
  dim: {outputs: [status]}
`);
}

describe.each(["no_intent", "invalid_intent", "ambiguous_intent"] as const)("the list for %s", (reason) => {
  const list = `${reason}_actions: ${action}`;
  const found = (written: Parameters<typeof model>[0]): string | undefined =>
    model(written).inputs.get("lamp_story/ask")?.fallbacks[reason]?.key;

  test("is the input's own, first of all", () => {
    expect(found({ input: list, story: list, main: list })).toBe(
      `lamp_story/input_actions.ask.${reason}_actions`,
    );
  });

  test("is else the default of its story", () => {
    expect(found({ story: list, main: list })).toBe(`lamp_story/defaults.${reason}_actions`);
  });

  test("is else the default of main, and stays main's", () => {
    expect(found({ main: list })).toBe(`main/defaults.${reason}_actions`);
    expect(model({ main: list }).lists.get(`main/defaults.${reason}_actions`)?.owner).toBe("main");
  });

  test("may be nowhere", () => {
    expect(found({})).toBeUndefined();
  });
});

describe("the list when no condition holds", () => {
  const found = (written: Parameters<typeof model>[0]): string | undefined => {
    const step = model(written).stories.get("lamp_story")?.start.steps[1];
    return step?.type === "conditional" ? step.conditional.otherwise?.key : "no conditional";
  };
  const story = `conditional_default_actions: ${action}`;

  test("is the conditional's own, under either name", () => {
    const own = "lamp_story/conditional_actions.outcome.default_actions";

    expect(found({ conditional: `default_actions: ${action}`, story, main: story })).toBe(own);
    expect(found({ conditional: `defaults: ${action}`, story })).toBe(own);
  });

  test("is else the default of its story, else of main", () => {
    expect(found({ story, main: story })).toBe("lamp_story/defaults.conditional_default_actions");
    expect(found({ main: story })).toBe("main/defaults.conditional_default_actions");
    expect(found({})).toBeUndefined();
  });
});

test("the list for a failed command is the story's, else main's", () => {
  const list = `command_error_actions: ${action}`;
  const found = (written: Parameters<typeof model>[0]): string | undefined =>
    model(written).stories.get("lamp_story")?.commandError?.key;

  expect(found({ story: list, main: list })).toBe("lamp_story/defaults.command_error_actions");
  expect(found({ main: list })).toBe("main/defaults.command_error_actions");
  expect(found({})).toBeUndefined();
});

test("an empty list counts as written", () => {
  const input = model({ input: "no_intent_actions: []", main: `no_intent_actions: ${action}` }).inputs.get(
    "lamp_story/ask",
  );

  expect(input?.fallbacks.no_intent?.steps).toEqual([]);
});
