import fc from "fast-check";
import { expect, test } from "vitest";
import { graphOf } from "../../src/graph/graph-of.ts";
import { compiled } from "../dialog/any-model.ts";
import { documentOf, writtenModels } from "../dialog/generated-model.ts";
import { reachableSteps } from "./reachable-steps.ts";

const most = 100_000;

test("whatever the model, every step that can run is drawn once, and arrows lead from nodes to nodes", () => {
  let drawn = 0;
  const check = fc.property(writtenModels, (written) => {
    const model = compiled(documentOf(written));
    if (!model) return;
    drawn++;
    const { nodes, edges } = graphOf(model, { most });
    expect(nodes.flatMap(({ step }) => step ?? []).sort()).toEqual(reachableSteps(model));
    const ids = new Set(nodes.map(({ id }) => id));
    expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
    for (const storyId of model.stories.keys()) {
      const story = graphOf(model, { most, storyId });
      expect(story.nodes.flatMap(({ step }) => step ?? []).sort()).toEqual(reachableSteps(model, storyId));
    }
  });
  fc.assert(check, { numRuns: 30 });
  expect(drawn).toBeGreaterThan(0);
});
