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
  /** Texts that belong to no intent, by locale. */
  readonly negativeSamples: ReadonlyMap<string, readonly string[]>;
  /**
   * The parameters whose values are shown to nobody but the client: those that the config names, and the slots that
   * sensitive entities fill.
   */
  readonly sensitive: ReadonlySet<string>;
  readonly commands: ReadonlyMap<string, CommandDefinition>;
  readonly replies: ReadonlyMap<string, ReplyDefinition>;
  /** Every list of steps by its key, for states that were saved. */
  readonly lists: ReadonlyMap<string, StepList>;
  /** Every input by its key, likewise. */
  readonly inputs: ReadonlyMap<string, InputPoint>;
}

export interface Settings {
  /** What is recognized with less confidence than this counts as not recognized. 0 to 1. */
  readonly accept: number;
  /** Intents whose confidence is this close to the best one compete with it. 0 to 1. */
  readonly ambiguityMargin: number;
  /** Where "tomorrow" begins: an IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
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

/** The name of a step among all of the model, such as `main/start_actions#0`. */
export function stepIdOf(list: string, index: number): string {
  return `${list}#${index}`;
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
  /** Instead of the model's. */
  readonly accept?: number;
  /** Instead of the model's. */
  readonly ambiguityMargin?: number;
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
  /** Runs when a slot was asked for `maxPrompts` times in vain; there whenever a slot has such a limit. */
  readonly giveUp?: StepList;
}

export interface RequiredSlot {
  readonly slot: string;
  readonly prompt: ReplyDefinition;
  /** Must hold with the value that was said; otherwise the value is forgotten and asked for again. */
  readonly check?: Condition;
  /** Said when the check does not hold, before asking again. */
  readonly refusal?: ReplyDefinition;
  /** How often it is asked for before giving up; absent: for ever. */
  readonly maxPrompts?: number;
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
  /** For people: what a question such as "did you mean …" calls it. */
  readonly title: string;
  /** Sample sentences by locale, for every locale of the model. */
  readonly samples: ReadonlyMap<string, readonly string[]>;
  /** The slots that occur in its samples, with the ids of the entities that fill them. */
  readonly slots: ReadonlyMap<string, string>;
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
    }
  | { readonly id: string; readonly format: TypedFormat };

/** The formats of entities that need no values: Parley knows what they look like in each language. */
export const typedFormats = [
  "number",
  "money",
  "percent",
  "date",
  "time",
  "duration",
  "email",
  "phone",
  "url",
  "boolean",
  "any_text",
] as const;

export type TypedFormat = (typeof typedFormats)[number];

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
  /** How long its webhook may take; absent: 10 seconds. */
  readonly timeoutMs?: number;
  /** How often its webhook is called again when it was not reached or has trouble; absent: never. */
  readonly retries?: number;
}

export interface ReplyDefinition {
  readonly id: string;
  /** Variations by locale, for every locale of the model; at least one each. */
  readonly texts: ReadonlyMap<string, readonly Template[]>;
}
