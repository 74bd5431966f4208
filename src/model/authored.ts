import type { Condition } from "../dialog/condition.ts";
import type { Fallback, ListedValue, TypedFormat } from "../dialog/model.ts";
import type { Template } from "../dialog/template.ts";
import type { Sample } from "../nlu/sample.ts";
import type { Place } from "./problem.ts";
import type { Section } from "./source.ts";
import type { YamlText } from "./yaml.ts";

/**
 * A model as its author wrote it, read but not linked: names are still names, and each knows where it stands.
 */
export interface AuthoredModel {
  readonly config: AuthoredConfig;
  readonly stories: ReadonlyMap<string, AuthoredStory>;
  readonly intents: ReadonlyMap<string, AuthoredIntent>;
  readonly entities: ReadonlyMap<string, AuthoredEntity>;
  readonly commands: ReadonlyMap<string, AuthoredCommand>;
  readonly replies: ReadonlyMap<string, AuthoredReply>;
  readonly ids: Ids;
}

/**
 * Every id that has a definition, though it may be one that could not be read. Undefined when nobody knows what
 * a section defines.
 */
export type Ids = Readonly<Record<Section, readonly string[] | undefined>>;

export interface AuthoredConfig {
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** As given; empty when the model does not say. */
  readonly locales: readonly YamlText[];
  readonly accept: number | undefined;
  readonly ambiguityMargin: number | undefined;
  readonly negativeSamples: NegativeSamples;
  /** An IANA name that exists. */
  readonly timeZone: string | undefined;
  readonly retention: "session" | "main_loop" | "intent" | undefined;
  readonly wakeWords: readonly string[];
  /** The names of parameters whose values are masked. */
  readonly sensitive: readonly YamlText[];
}

/** Texts that belong to no intent: the same for all locales, or those of some. */
export type NegativeSamples = readonly string[] | Localised<readonly string[]>;

export interface AuthoredStory {
  readonly id: string;
  readonly at: Place;
  readonly init: AuthoredList | undefined;
  readonly start: AuthoredList | undefined;
  readonly inputs: readonly AuthoredInput[];
  readonly conditionals: readonly AuthoredConditional[];
  readonly named: readonly AuthoredNamed[];
  /** False when something here has no name that could be read: a reference to nothing may have meant that. */
  readonly allNamed: boolean;
  readonly defaults: ReadonlyMap<DefaultKey, AuthoredList>;
}

/** The keys of a story's `defaults`. */
export type DefaultKey =
  | `${Fallback}_actions`
  | "conditional_default_actions"
  | "command_error_actions"
  | "give_up_actions";

export interface AuthoredList {
  readonly at: Place;
  readonly actions: readonly AuthoredAction[];
}

export type AuthoredAction = {
  readonly at: Place;
  readonly id: YamlText;
} & (
  | { readonly type: "input" | "command" | "reply" | "conditional" | "story" | "named" | "transcribe" }
  | { readonly type: "memory"; readonly operation: MemoryId; readonly parameters: AuthoredParameters }
);

export type MemoryId = "clear_all" | "clear" | "keep" | "set";

export interface AuthoredParameters {
  readonly names: readonly string[];
  readonly values: readonly (readonly [string, Template])[];
}

export interface AuthoredInput {
  readonly name: YamlText;
  readonly intents: readonly AuthoredExpectedIntent[];
  readonly fallbacks: ReadonlyMap<Fallback, AuthoredList>;
  readonly accept: number | undefined;
  readonly ambiguityMargin: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly timeout: AuthoredList | undefined;
  readonly immediate: boolean | undefined;
  readonly requiresWakeWord: boolean;
  readonly onUnmatched: "leave" | "stay";
}

export interface AuthoredExpectedIntent {
  readonly intentId: YamlText;
  readonly requiredSlots: readonly AuthoredRequiredSlot[];
  readonly prompts: readonly AuthoredPrompt[];
  /** False when slots or prompts could not be read: there may be more prompts than those. */
  readonly isComplete: boolean;
  readonly actions: AuthoredList;
  readonly giveUp: AuthoredList | undefined;
}

export interface AuthoredRequiredSlot {
  readonly slot: YamlText;
  readonly check: Condition | undefined;
  readonly refusalId: YamlText | undefined;
  readonly maxPrompts: { readonly count: number; readonly at: Place } | undefined;
}

export interface AuthoredPrompt {
  readonly slot: YamlText;
  readonly replyId: YamlText;
}

export interface AuthoredConditional {
  readonly name: YamlText;
  readonly branches: readonly { readonly condition: Condition; readonly list: AuthoredList }[];
  readonly otherwise: AuthoredList | undefined;
}

export interface AuthoredNamed {
  readonly name: YamlText;
  readonly list: AuthoredList;
}

/** Something in each of several languages, by locale as it was written. */
export interface Localised<T> {
  readonly at: Place;
  readonly byLocale: readonly { readonly locale: YamlText; readonly value: T }[];
}

export interface AuthoredIntent {
  readonly id: YamlText;
  readonly title: string | undefined;
  readonly slots: readonly AuthoredSlot[];
  readonly samples: Localised<readonly AuthoredSample[]>;
  readonly prompts: readonly AuthoredPrompt[];
  /** False when something here could not be read: there may be more slots and prompts than those. */
  readonly isComplete: boolean;
}

/** A slot, and the entity that fills it when that has another name. */
export interface AuthoredSlot {
  readonly slot: YamlText;
  readonly entityId: YamlText;
}

/** A sample, and every sentence that it stands for. */
export interface AuthoredSample {
  readonly text: YamlText;
  readonly variants: readonly Sample[];
}

export type AuthoredEntity = {
  readonly id: YamlText;
  /** Its values are masked. */
  readonly sensitive: boolean;
} & (
  | { readonly format: "value_list"; readonly values: Localised<readonly ListedValue[]> }
  | { readonly format: "regex"; readonly patterns: Localised<readonly string[]> }
  | { readonly format: TypedFormat }
);

export interface AuthoredCommand {
  readonly id: YamlText;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly useWebhook: boolean;
  readonly webhookUrl: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly retries: number | undefined;
}

export interface AuthoredReply {
  readonly id: YamlText;
  readonly texts: Localised<readonly Template[]>;
}
