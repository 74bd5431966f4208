import type { Outcome } from "./event.ts";
import type { Model, StepList, Story } from "./model.ts";
import type { Frame, State, Waiting } from "./state.ts";

/** A turn in the making: the state, open for change, and the events so far. It never leaves `run`. */
export interface Draft {
  readonly model: Model;
  readonly locale: string;
  readonly events: Outcome[];
  readonly parameters: Map<string, string>;
  frames: Frame[];
  /** What the dialog waits for after this turn; nothing, as long as it goes on. */
  waiting: Waiting;
  seed: number | null;
  said: Record<string, number>;
  webhookMetadata: string;
  webhookCalls: number;
  /** In replies and inputs of commands, since main began again in this turn. */
  bytesGivenOut: number;
}

export function openDraft(model: Model, state: State): Draft {
  return {
    model,
    locale: state.locale,
    events: [],
    parameters: new Map(Object.entries(state.parameters)),
    frames: [...state.frames],
    waiting: { for: "nothing" },
    seed: state.seed,
    said: { ...state.said },
    webhookMetadata: state.webhookMetadata,
    webhookCalls: state.webhookCalls,
    bytesGivenOut: 0,
  };
}

export function closeDraft(draft: Draft): State {
  return {
    locale: draft.locale,
    frames: draft.frames,
    parameters: Object.fromEntries(draft.parameters),
    waiting: draft.waiting,
    seed: draft.seed,
    said: draft.said,
    webhookMetadata: draft.webhookMetadata,
    webhookCalls: draft.webhookCalls,
  };
}

/** The list a key of the state names. Keys come from this very model version, so it is there. */
export function listOf(model: Model, key: string): StepList {
  const list = model.lists.get(key);
  if (!list) throw new Error(`model ${model.id} ${model.version} has no list ${key}`);
  return list;
}

/** Begins a story with an empty stack, as after a jump. */
export function jumpTo(draft: Draft, story: Story): void {
  draft.frames = [];
  enter(draft, story);
}

/** Begins a story with one of its lists; its end comes back to what is under way. */
export function enter(draft: Draft, story: Story, list: StepList = story.start): void {
  draft.frames.push({ story: story.id, list: list.key, next: 0, base: true });
}

/** Begins the current story again; what it was called from stays. */
export function restartStory(draft: Draft): void {
  const id = leaveStory(draft);
  const story = draft.model.stories.get(id);
  if (!story) throw new Error(`model ${draft.model.id} ${draft.model.version} has no story ${id}`);
  if (story === draft.model.main) startMainAgain(draft);
  else enter(draft, story);
}

/**
 * Goes to a list of the current story. Steps that are left in the current list run afterwards; when none is
 * left, the list takes its place, so that loops from an input back to itself stay at the same depth.
 */
export function branchTo(draft: Draft, list: StepList): void {
  const frame = currentFrame(draft);
  const done = dropIfDone(draft, frame);
  draft.frames.push({ story: frame.story, list: list.key, next: 0, base: done && frame.base });
}

/** Main has no parent: its end, a jump to its start, a failure and a limit all make it begin again. */
export function startMainAgain(draft: Draft): void {
  if (draft.model.settings.retention === "main_loop") draft.parameters.clear();
  jumpTo(draft, draft.model.main);
}

/** Goes to a list of the current story, and forgets whatever was left to do in the story. */
export function divertTo(draft: Draft, list: StepList): void {
  const story = leaveStory(draft);
  draft.frames.push({ story, list: list.key, next: 0, base: true });
}

/** Runs a story as if it were one step. When nothing is left to return to, it takes the caller's place. */
export function callStory(draft: Draft, story: Story): void {
  dropIfDone(draft, currentFrame(draft));
  enter(draft, story);
}

export function currentFrame(draft: Draft): Frame {
  const frame = draft.frames.at(-1);
  if (!frame) throw new Error("no story is running");
  return frame;
}

function dropIfDone(draft: Draft, frame: Frame): boolean {
  const done = frame.next >= listOf(draft.model, frame.list).steps.length;
  if (done) draft.frames.pop();
  return done;
}

/** Leaves the current story, and tells which one it was. The stack is empty when main has ended. */
export function leaveStory(draft: Draft): string {
  for (;;) {
    const frame = draft.frames.pop();
    if (!frame) throw new Error("no story is running");
    if (frame.base) return frame.story;
  }
}
