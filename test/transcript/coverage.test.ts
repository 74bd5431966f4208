import { describe, expect, test } from "vitest";
import { CorePartner } from "../../src/transcript/core-partner.ts";
import { Coverage } from "../../src/transcript/coverage.ts";
import { play } from "../../src/transcript/play.ts";
import { sketch } from "../dialog/sketch.ts";
import { pizza, playText, transcriptOf } from "./pizza.ts";

async function coverageOf(...transcripts: string[]) {
  const coverage = new Coverage(pizza);
  for (const text of transcripts) await playText(text, coverage);
  const { stories, intents, replies } = coverage.report();
  return { stories, intents, replies: { ...replies, missed: replies.missed.toSorted() } };
}

/** What was come to in a model with one of each thing that can be chosen, and the missed branches. */
async function branching(...transcripts: string[]) {
  const model = sketch(`
    stories:
      main:
        start_actions: [input ask]
        input_actions:
          - name: ask
            intents:
              - {intent_id: weigh, actions: [conditional heavy, conditional light, input ask]}
              - {intent_id: nothing, actions: []}
        conditional_actions:
          - name: heavy
            conditions:
              - {condition: "\${kg}.at_least(5) AND ( \${a}.is(x) OR \${a}.is() )", actions: []}
              - {condition: '\${kg}.is(1 \\(one\\))', actions: [reply one]}
            default_actions: []
          - name: light
            conditions: [{condition: "\${kg}.is(0)", actions: [reply zero]}]
          - {name: unused, conditions: [{condition: "\${kg}.is(0)", actions: [reply zero]}]}
        defaults: {conditional_default_actions: [], no_intent_actions: []}
  `);
  const coverage = new Coverage(model);
  for (const text of transcripts) {
    const mismatches = await play(transcriptOf(text), new CorePartner(model, coverage));
    expect(mismatches).toEqual([]);
  }
  return coverage.report();
}

describe("coverage of branches", () => {
  test("has each condition of a conditional that is used, its own default, and each intent of an input", async () => {
    const { branches } = await branching();
    expect(branches).toEqual({
      total: 6,
      missed: [
        "main/heavy → ${kg}.at_least(5) AND (${a}.is(x) OR ${a}.is())",
        "main/heavy → ${kg}.is(1 \\(one\\))",
        "main/heavy → default",
        "main/light → ${kg}.is(0)",
        "main/ask → weigh",
        "main/ask → nothing",
      ],
    });
  });

  test("sees branches without steps", async () => {
    const { branches } = await branching(
      "- start: {parameters: {kg: 7}}\n- user: weigh\n- user: nothing",
      "- start: {}\n- user: weigh",
    );
    expect(branches.missed).toEqual(["main/heavy → ${kg}.is(1 \\(one\\))", "main/light → ${kg}.is(0)"]);
  });

  test("comes with the steps that ran, and every list that was come to", async () => {
    const { stepIds, listKeys } = await branching("- start: {}\n- user: weigh\n- user: what");
    expect(stepIds).toEqual([
      "main/start_actions#0",
      "main/input_actions.ask.intents.weigh#0",
      "main/input_actions.ask.intents.weigh#1",
      "main/input_actions.ask.intents.weigh#2",
    ]);
    expect(listKeys).toEqual([
      "main/start_actions",
      "main/input_actions.ask.intents.weigh",
      "main/conditional_actions.heavy.default_actions",
      "main/defaults.conditional_default_actions",
      "main/defaults.no_intent_actions",
    ]);
  });
});

describe("coverage", () => {
  test("is nothing before anything was played", async () => {
    expect(await coverageOf()).toEqual({
      stories: { total: 2, missed: ["main", "alarm"] },
      intents: { total: 2, missed: ["order", "agree"] },
      replies: {
        total: 7,
        missed: ["alarm", "done", "fine", "hello", "pardon", "still_there", "which_size"],
      },
    });
  });

  test("counts what ran, was understood, and was said", async () => {
    expect(await coverageOf("- start: {}\n- user: order")).toEqual({
      stories: { total: 2, missed: ["alarm"] },
      intents: { total: 2, missed: ["agree"] },
      replies: { total: 7, missed: ["alarm", "done", "fine", "pardon", "still_there"] },
    });
  });

  test("adds up over transcripts", async () => {
    const { stories, intents } = await coverageOf(
      "- start: {}\n- user: order",
      "- start: {}\n- set_story: {id: alarm}\n- user: yes",
    );
    expect(stories.missed).toEqual([]);
    expect(intents.missed).toEqual([]);
  });

  test("does not count an intent that was not accepted", async () => {
    const { intents } = await coverageOf("- start: {}\n- user: yes");
    expect(intents.missed).toEqual(["order", "agree"]);
  });

  test("does not ask for the slot-filling intent", async () => {
    const { intents } = await coverageOf(
      "- start: {}\n- user: order\n- user: large\n  webhook: [{expect: {id: stock}}]",
    );
    expect(intents).toEqual({ total: 2, missed: ["agree"] });
  });

  test("counts what is said behind a webhook, too", async () => {
    const { replies } = await coverageOf(
      "- start: {}\n- user: order large\n  webhook: [{expect: {id: stock}}]\n- result: {id: bake}",
    );
    expect(replies.missed).not.toContain("done");
  });

  test("counts a conversation up to where it went wrong", async () => {
    const { replies } = await coverageOf("- start: {}\n  expect: []\n- user: order");
    expect(replies.missed).toContain("which_size");
    expect(replies.missed).not.toContain("hello");
  });
});
