import type { Condition } from "./condition.ts";
import type { Runner } from "./event.ts";
import type { Template } from "./template.ts";

/**
 * A dialog model, ready to run: every reference is resolved, every text parsed, every fallback looked up.
 * Immutable, and shared by all sessions on this version.
 */
export interface Model {
  readonly id: string;
  /** A hash of the content. */
  readonly version: string;
  readonly name: string;
  readonly description: string;
  /** At least one; the first is the default. */
  readonly locales: readonly string[];
  readonly settings: Settings;
  readonly main: Story;
  readonly stories: ReadonlyMap<string, Story>;
  readonly intents: ReadonlyMap<string, Intent>;
  readonly entities: ReadonlyMap<string, EntityDefinition>;
  readonly commands: ReadonlyMap<string, CommandDefinition>;
  readonly replies: ReadonlyMap<string, ReplyDefinition>;
  /** Every list of steps by its key, for states that were saved. */
  readonly lists: ReadonlyMap<string, StepList>;
  /** Every input by its key, likewise. */
  readonly inputs: ReadonlyMap<string, InputPoint>;
}

export interface Settings {
  /** Intents whose confidence is this close to the best one compete with it. 0 to 1. */
  readonly ambiguityMargin: number;
  /**
   * When parameters are forgotten: never by themselves; whenever main starts over; or the unmentioned slots of
   * an intent whenever it is recognized.
   */
  readonly retention: "session" | "main_loop" | "intent";
  /** The words that wake a voice client, lower case; they are stripped from the start of a text. */
  readonly wakeWords: readonly string[];
}

export interface Story {
  readonly id: string;
  readonly start: StepList;
  /** Only main has one; it runs once, when a session begins. */
  readonly init?: StepList;
  /** Runs when a command of this story failed; absent: back to main's start. */
  readonly commandError?: StepList;
}

/** A list of steps, such as a story's start or what follows an intent. */
export interface StepList {
  /** Unique in the model and readable, such as `transfer_story/named_actions.abandon`. */
  readonly key: string;
  readonly steps: readonly Step[];
  /** The id of the story whose file holds the list. */
  readonly owner: string;
}

/** One authored element of a dialog. */
export type Step =
  | { readonly type: "input"; readonly input: InputPoint }
  | { readonly type: "command"; readonly command: CommandDefinition }
  | { readonly type: "reply"; readonly reply: ReplyDefinition }
  | { readonly type: "conditional"; readonly conditional: Conditional }
  | { readonly type: "memory"; readonly operation: MemoryOperation }
  | { readonly type: "story"; readonly story: Story }
  | { readonly type: "list"; readonly list: StepList }
  | { readonly type: "restart_story" }
  | { readonly type: "end_story" }
  | { readonly type: "transcribe"; readonly transcribeId: string };

/** A place where the dialog waits for the user. */
export interface InputPoint {
  /** Unique in the model, such as `main/main_input`. */
  readonly key: string;
  readonly intents: readonly ExpectedIntent[];
  /** Already looked up: the input's own list, its story's default, main's default. */
  readonly fallbacks: { readonly [K in Fallback]?: StepList };
  /** What to do once a fallback list has run: leave the story, or wait here again. */
  readonly onUnmatched: "leave" | "stay";
  readonly timeoutMs?: number;
  /** Runs after a timeout; absent: as if nothing was understood. */
  readonly timeoutList?: StepList;
  readonly immediate: boolean;
  readonly requiresWakeWord: boolean;
}

/** Why none of an input's intents was taken. */
export type Fallback = "no_intent" | "invalid_intent" | "ambiguous_intent";

export interface ExpectedIntent {
  readonly intent: Intent;
  /** Asked for, in this order, while they have no value. */
  readonly requiredSlots: readonly RequiredSlot[];
  readonly actions: StepList;
}

export interface RequiredSlot {
  readonly slot: string;
  readonly prompt: ReplyDefinition;
}

export interface Conditional {
  /** Unique in the model, such as `balance_story/balance_outcome`. */
  readonly key: string;
  /** The first whose condition holds is taken. */
  readonly branches: readonly Branch[];
  /** Taken when no condition holds; absent: the story ends with a problem. */
  readonly otherwise?: StepList;
}

export interface Branch {
  readonly condition: Condition;
  readonly list: StepList;
}

export type MemoryOperation =
  | { readonly op: "clear_all" }
  | { readonly op: "clear"; readonly parameters: readonly string[] }
  /** Clears all but these. */
  | { readonly op: "keep"; readonly parameters: readonly string[] }
  | { readonly op: "set"; readonly values: readonly (readonly [string, Template])[] };

export interface Intent {
  readonly id: string;
  /** Sample sentences by locale, for every locale of the model. */
  readonly samples: ReadonlyMap<string, readonly string[]>;
  /** The slots that occur in its samples. */
  readonly slots: ReadonlySet<string>;
}

/** The intent whose samples are bare values, said in answer to a slot prompt. */
export const slotFillIntentId = "slot_fill_intent";

export type EntityDefinition =
  | {
      readonly id: string;
      readonly format: "value_list";
      readonly values: ReadonlyMap<string, readonly ListedValue[]>;
    }
  | {
      readonly id: string;
      readonly format: "regex";
      /** Patterns in RE2 syntax by locale; a value matches one of them as a whole. */
      readonly patterns: ReadonlyMap<string, readonly string[]>;
    };

export interface ListedValue {
  readonly value: string;
  readonly synonyms: readonly string[];
}

export interface CommandDefinition {
  readonly id: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly runner: Runner;
  /** The command's own webhook address (the older `fulfillment_webhook`); absent: the server's. */
  readonly webhookUrl?: string;
}

export interface ReplyDefinition {
  readonly id: string;
  /** Variations by locale, for every locale of the model; at least one each. */
  readonly texts: ReadonlyMap<string, readonly Template[]>;
}
