import type { Place } from "../../model/problem.ts";
import type { AnnotatedText } from "./annotated.ts";

/** What is taken over from a project of Rasa's, as it stands in its files. */
export interface RasaProject {
  /** Such as "en"; empty when the project does not say. */
  readonly language: string;
  /** By id; sub-intents of a retrieval intent by `intent/sub`. */
  readonly intents: ReadonlyMap<string, RasaIntent>;
  /** What stands for what: the spelling that the dialog uses, by what is said. */
  readonly synonyms: ReadonlyMap<string, string>;
  /** Words by the entity that they are values of. */
  readonly lookups: ReadonlyMap<string, readonly string[]>;
  /** Patterns by the entity that they are for. */
  readonly patterns: ReadonlyMap<string, readonly string[]>;
  readonly entities: ReadonlySet<string>;
  readonly slots: ReadonlyMap<string, RasaSlot>;
  readonly responses: ReadonlyMap<string, RasaResponse>;
  readonly forms: ReadonlyMap<string, RasaForm>;
  /** Rules and stories, as far as they could be read. */
  readonly paths: readonly RasaPath[];
}

export interface RasaIntent {
  readonly at: Place;
  readonly examples: readonly AnnotatedText[];
}

export interface RasaSlot {
  readonly at: Place;
  readonly mappings: readonly SlotMapping[];
}

/** How a slot gets its value. */
export interface SlotMapping {
  /** Such as `from_entity` or `from_text`. */
  readonly type: string;
  readonly entity: string;
  /** Empty: any role. */
  readonly role: string;
}

export interface RasaResponse {
  readonly at: Place;
  readonly texts: readonly string[];
}

export interface RasaForm {
  readonly at: Place;
  readonly requiredSlots: readonly string[];
}

/** A way that a conversation may go. */
export interface RasaPath {
  readonly at: Place;
  /** Of a rule that holds at the beginning of a conversation only. */
  readonly isStart: boolean;
  /** The form that has to be active, for a rule that says so; empty: none. */
  readonly inForm: string;
  readonly steps: readonly PathStep[];
}

export type PathStep = { readonly at: Place } /** The user means one of these. */ & (
  | { readonly kind: "intent"; readonly ids: readonly string[] }
  /** A response is said, or code of the project runs. */
  | { readonly kind: "action"; readonly id: string }
  /** A form begins; empty: it has ended. */
  | { readonly kind: "loop"; readonly formId: string }
  /** Slots have these values; null: none; undefined: any. */
  | { readonly kind: "slots"; readonly values: ReadonlyMap<string, string | null | undefined> }
);
