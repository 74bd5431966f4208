import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drawModel } from "../../src/graph/draw.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import { loadModel } from "../../src/model/load.ts";
import { soundModel } from "../model/write-model.ts";
import { reachableSteps } from "./reachable-steps.ts";
import { elementsOf } from "./xml-elements.ts";

const most = 10_000;

describe.each(readdirSync("models"))("the dialogs of %s", async (name) => {
  const model = soundModel(await loadModel(`models/${name}`));

  test("are drawn whole: every step that can run is there once", async () => {
    const steps = graphOf(model, { most }).nodes.flatMap(({ step }) => step ?? []);
    expect(steps.sort()).toEqual(reachableSteps(model));
    const elements = elementsOf(await drawModel(model, { format: "svg" }));
    const drawn = elements.flatMap(({ attributes }) => attributes["data-step"] ?? []);
    expect(drawn.sort()).toEqual(steps);
  });

  test.each([...model.stories.keys()])("are drawn story by story: %s", (storyId) => {
    const { stories, nodes } = graphOf(model, { most, storyId });
    expect(nodes.flatMap(({ step }) => step ?? []).sort()).toEqual(reachableSteps(model, storyId));
    expect(stories).toEqual([storyId]);
  });

  test("hang together: nothing but signs is where no arrow leads", () => {
    const { nodes, edges } = graphOf(model, { most });
    const reached = new Set(edges.map(({ to }) => to));
    const others = nodes.filter(({ id }) => !reached.has(id)).map(({ kind }) => kind);
    expect(others.filter((kind) => kind !== "start" && kind !== "head")).toEqual([]);
  });

  test("name the lists of the model at their arrows", async () => {
    const elements = elementsOf(await drawModel(model, { format: "svg" }));
    const lists = elements.flatMap(({ attributes }) => attributes["data-list"] ?? []);
    expect(lists.filter((key) => !model.lists.has(key))).toEqual([]);
    for (const { start } of model.stories.values()) expect(lists).toContain(start.key);
  });
});

test("the picture in the documentation is the one that is drawn", async () => {
  const bank = soundModel(await loadModel("models/bank"));
  const drawing = await drawModel(bank, { format: "svg" });
  expect(drawing, "draw it again: parley graph models/bank --output docs/images/bank.svg").toBe(
    readFileSync("docs/images/bank.svg", "utf8"),
  );
});
