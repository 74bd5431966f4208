import type { IntentDefinition, LocalTexts, ModelDefinition } from "../../../gen/parley/v1/definition_pb.ts";
import type { WaitForUser } from "../../../gen/parley/v1/event_pb.ts";
import { plainSample } from "./plain-sample.ts";

/** Something that the user could say next. */
export interface Suggestion {
  readonly text: string;
  /** What it stands for: an intent, or a slot. */
  readonly meaning: string;
  /** The place where a value is still missing: where it begins, and where it ends. Undefined: it can be said as it is. */
  readonly gap: readonly [start: number, end: number] | undefined;
}

/** How many values of a slot are suggested at most. */
const maxValues = 8;

/** What the user could say here: values for the slot that is asked for, and a sample of every intent. */
export function suggestionsFor(wait: WaitForUser, definition: ModelDefinition, locale: string): Suggestion[] {
  return [
    ...valuesOf(wait.slot, definition, locale)
      .slice(0, maxValues)
      .map((text) => {
        return { text, meaning: wait.slot, gap: undefined };
      }),
    ...wait.expectedIntentIds.flatMap((id) => {
      const intent = definition.intents.find(({ intentId }) => intentId === id);
      const suggestion = intent && sampleOf(intent, definition, locale);
      return suggestion ? [suggestion] : [];
    }),
  ];
}

/** The shortest sample without a slot, or else one whose slots can be filled, or else any. */
function sampleOf(
  intent: IntentDefinition,
  definition: ModelDefinition,
  locale: string,
): Suggestion | undefined {
  const samples = inLocale(intent.samples, locale)
    .map(plainSample)
    .sort((a, b) => a.length - b.length);
  const filled = samples.map((sample) => {
    const text = sample.replaceAll(/\$\{(\w+)\}/g, (_, slot: string) => {
      return valuesOf(slot, definition, locale, intent)[0] ?? `‹${slot}›`;
    });
    const missing = /‹\w+›/.exec(text);
    const gap = missing ? ([missing.index, missing.index + missing[0].length] as const) : undefined;
    return { text, meaning: intent.intentId, gap };
  });
  const plain = samples.findIndex((sample) => !sample.includes("${"));
  return filled[plain] ?? filled.find(({ gap }) => !gap) ?? filled[0];
}

/** The values that a slot can have, if they are listed. */
function valuesOf(
  slot: string,
  { intents, entities }: ModelDefinition,
  locale: string,
  intent?: IntentDefinition,
): string[] {
  const slots = (intent ? [intent] : intents).flatMap((one) => one.slots);
  const entityId = slots.find((one) => one.slot === slot)?.entityId;
  const values = entities.find((one) => one.entityId === entityId)?.values ?? [];
  const local = values.find((one) => one.locale === locale) ?? values[0];
  return local?.values.map(({ value }) => value) ?? [];
}

function inLocale(texts: readonly LocalTexts[], locale: string): readonly string[] {
  return (texts.find((one) => one.locale === locale) ?? texts[0])?.texts ?? [];
}
