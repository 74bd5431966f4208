import { describe, expect, test } from "vitest";
import { Coverage } from "../../src/transcript/coverage.ts";
import { pizza, playText } from "./pizza.ts";

async function coverageOf(...transcripts: string[]) {
  const coverage = new Coverage(pizza);
  for (const text of transcripts) await playText(text, coverage);
  const { stories, intents, replies } = coverage.report();
  return { stories, intents, replies: { ...replies, missed: replies.missed.toSorted() } };
}

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
