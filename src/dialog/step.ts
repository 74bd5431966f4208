import { holds } from "./condition.ts";
import { branchTo, callStory, type Draft, leaveStory, restartStory } from "./draft.ts";
import { remember } from "./memory.ts";
import type { Conditional, Step } from "./model.ts";
import { say } from "./say.ts";
import { giveOut } from "./size.ts";
import type { Filling } from "./state.ts";
import { askAgain, waitAt } from "./wait.ts";

/**
 * Runs one step. The dialog waits afterwards exactly when `draft.waiting` says what for.
 *
 * @param filling is the slot that an input was asking for, when the dialog comes back to it.
 * @throws SizeLimit when something grows too large.
 */
export function runStep(draft: Draft, step: Step, filling?: Filling): void {
  switch (step.type) {
    case "reply":
      return say(draft, step.reply);
    case "memory":
      return remember(draft.parameters, step.operation);
    case "conditional":
      return takeBranch(draft, step.conditional);
    case "list":
      return branchTo(draft, step.list);
    case "story":
      return callStory(draft, step.story);
    case "restart_story":
      return restartStory(draft);
    case "end_story":
      leaveStory(draft);
      return;
    case "transcribe":
      draft.events.push({ kind: "transcribe", transcribeId: step.transcribeId });
      return;
    case "input":
      return filling ? askAgain(draft, step.input, filling) : waitAt(draft, step.input);
    case "command": {
      const { id, inputs, runner } = step.command;
      const values = inputs.map((name) => [name, draft.parameters.get(name) ?? ""] as const);
      for (const [, value] of values) giveOut(draft, value);
      draft.events.push({ kind: "command", commandId: id, inputs: Object.fromEntries(values), runner });
      draft.waiting = { for: "command", commandId: id };
      if (runner === "webhook") draft.webhookCalls++;
      return;
    }
    default:
      step satisfies never;
  }
}

function takeBranch(draft: Draft, conditional: Conditional): void {
  const branch = conditional.branches.find(({ condition }) => holds(condition, draft.parameters));
  const list = branch?.list ?? conditional.otherwise;
  if (list) return branchTo(draft, list);
  draft.events.push({
    kind: "problem",
    problem: "no_condition_held",
    message: `No condition of ${conditional.key} held, and it has no default_actions: the story ends.`,
  });
  leaveStory(draft);
}
