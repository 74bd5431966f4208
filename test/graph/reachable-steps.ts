import { type Model, type StepList, stepIdOf } from "../../src/dialog/model.ts";

/** The ids of all steps that can run, found by going every way there is; those of one story's lists, if asked for. */
export function reachableSteps(model: Model, storyId?: string): string[] {
  const lists = new Set<StepList | undefined>();
  for (const { start, init, commandError } of model.stories.values()) {
    for (const list of [start, init, commandError]) lists.add(list);
  }
  // What is added while a set is walked through is walked through, too.
  for (const list of lists) {
    for (const step of list?.steps ?? []) {
      if (step.type === "list") lists.add(step.list);
      if (step.type === "conditional") {
        for (const branch of step.conditional.branches) lists.add(branch.list);
        lists.add(step.conditional.otherwise);
      }
      if (step.type === "input") {
        lists.add(step.input.timeoutList);
        for (const fallback of Object.values(step.input.fallbacks)) lists.add(fallback);
        for (const { actions, giveUp, requiredSlots } of step.input.intents) {
          lists.add(actions);
          if (requiredSlots.some(({ maxPrompts }) => maxPrompts !== undefined)) lists.add(giveUp);
        }
      }
    }
  }
  return [...lists]
    .flatMap((list) => list ?? [])
    .filter(({ owner }) => storyId === undefined || owner === storyId)
    .flatMap(({ key, steps }) => steps.map((_, index) => stepIdOf(key, index)))
    .sort();
}
