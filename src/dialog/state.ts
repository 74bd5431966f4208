import type { Parameters } from "./event.ts";
import { stepIdOf } from "./model.ts";

/**
 * Where a dialog stands: plain JSON, saved with every turn. It names lists and inputs by their keys in one
 * version of one model.
 */
export interface State {
  readonly locale: string;
  /** Lists that are under way, the innermost last. */
  readonly frames: readonly Frame[];
  readonly parameters: Parameters;
  readonly waiting: Waiting;
  /** Chooses reply variations, so that the same session always says the same; null: always the first. */
  readonly seed: number | null;
  /** Which variation of a reply was said last, for replies that have several. */
  readonly said: Readonly<Record<string, number>>;
  /** What the webhook asked to get back with its next call. */
  readonly webhookMetadata: string;
  /** How many webhooks were called since a user or client last did something. */
  readonly webhookCalls: number;
}

/** A list of steps under way. */
export interface Frame {
  /** The story that is running. Not always the list's owner: fallbacks of main serve other stories. */
  readonly story: string;
  /** The key of the list. */
  readonly list: string;
  /** The index of the step to run next. */
  readonly next: number;
  /** The story was entered with this frame; leaving the story removes it. */
  readonly base: boolean;
  /** The slot that its next step, an input that the dialog stays at, was asking for. */
  readonly filling?: Filling;
}

/** What the dialog waits for. */
export type Waiting =
  | { readonly for: "start" }
  | { readonly for: "user"; readonly input: string; readonly filling?: Filling }
  | { readonly for: "command"; readonly commandId: string }
  | { readonly for: "nothing" };

/** A slot that is being asked for, and the intent that needs it. */
export interface Filling {
  readonly intentId: string;
  readonly slot: string;
  /** How often it was asked for so far; absent: once. */
  readonly prompts?: number;
  /** The slot of the intent that got its value last. */
  readonly filledSlot?: string;
}

/** The state before the first turn. Parameters that are the empty string have no value. */
export function initialState(locale: string, parameters: Parameters, seed: number | null): State {
  return {
    locale,
    frames: [],
    parameters: Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== "")),
    waiting: { for: "start" },
    seed,
    said: {},
    webhookMetadata: "",
    webhookCalls: 0,
  };
}

/** The id of the step that a dialog waits at, an input or a command; undefined when it does not wait. */
export function stepWaitedAt({ waiting, frames }: State): string | undefined {
  const frame = frames.at(-1);
  const isWaiting = waiting.for === "user" || waiting.for === "command";
  return frame && isWaiting ? stepIdOf(frame.list, frame.next - 1) : undefined;
}
