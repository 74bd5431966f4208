import { currentFrame, type Draft, listOf, startMainAgain } from "./draft.ts";
import { type SizeLimit, sizeLimitOf } from "./size.ts";
import { runStep } from "./step.ts";

/** How many steps a turn may run before it waits for someone. */
export const maxSteps = 1000;

/** How many lists may be under way inside each other. */
export const maxDepth = 100;

/** How many webhooks may be called, one after another, before someone has to be waited for. */
export const maxWebhookCalls = 100;

/**
 * Told of every step that runs, by the key of its list and its index there, and of every empty list that is come
 * to, which has no step to tell of: its index is undefined. `events` is how many there are in the turn by then.
 */
export type Observer = (list: string, index: number | undefined, events: number) => void;

/**
 * Runs steps until the dialog waits. When a limit is hit, the dialog begins again at main's start; when even
 * that never waits, the session ends.
 *
 * @param excess is what was too large before the first step, when something was.
 */
export function walk(draft: Draft, observe?: Observer, excess?: SizeLimit): void {
  for (let attempt = 0; ; attempt++) {
    const limit = attempt === 0 && excess ? sizeLimit(excess) : walkWithinLimits(draft, observe);
    if (!limit) return;
    draft.events.push({ kind: "problem", ...limit });
    if (attempt > 0) {
      draft.events.push({ kind: "session_ended", reason: "problem" });
      return;
    }
    draft.bytesGivenOut = 0;
    startMainAgain(draft);
  }
}

type Limit = { problem: "step_limit" | "depth_limit" | "size_limit"; message: string };

function sizeLimit({ message }: SizeLimit): Limit {
  return { problem: "size_limit", message };
}

function walkWithinLimits(draft: Draft, observe?: Observer): Limit | undefined {
  for (let steps = 0; steps < maxSteps; steps++) {
    if (draft.frames.length > maxDepth) {
      return {
        problem: "depth_limit",
        message: `Stories and lists called each other more than ${maxDepth} deep, last ${currentFrame(draft).list}.`,
      };
    }
    if (draft.webhookCalls >= maxWebhookCalls && callsWebhook(draft)) {
      return {
        problem: "step_limit",
        message: `The model called ${maxWebhookCalls} webhooks without waiting for anyone.`,
      };
    }
    const excess = sizeLimitOf(() => walkStep(draft, observe));
    if (excess) return sizeLimit(excess);
    if (draft.waiting.for !== "nothing") return undefined;
  }
  return {
    problem: "step_limit",
    message: `The model ran ${maxSteps.toLocaleString("en")} steps without waiting for anyone.`,
  };
}

/** Whether the next step is a command that a webhook runs. */
function callsWebhook({ model, frames }: Draft): boolean {
  const frame = frames.at(-1);
  const step = frame && listOf(model, frame.list).steps[frame.next];
  return step?.type === "command" && step.command.runner === "webhook";
}

function walkStep(draft: Draft, observe?: Observer): void {
  const frame = draft.frames.at(-1);
  if (!frame) return startMainAgain(draft);
  const step = listOf(draft.model, frame.list).steps[frame.next];
  if (!step) {
    if (frame.next === 0) observe?.(frame.list, undefined, draft.events.length);
    // The list has run out. With it its story ends, unless a list beneath it in the same story goes on.
    draft.frames.pop();
    return;
  }
  const { filling, ...rest } = frame;
  draft.frames[draft.frames.length - 1] = { ...rest, next: frame.next + 1 };
  observe?.(frame.list, frame.next, draft.events.length);
  runStep(draft, step, filling);
}
