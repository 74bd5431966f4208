import { slotFillIntentId } from "../dialog/model.ts";
import { slotsOf } from "../nlu/sample.ts";
import type { AuthoredIntent, AuthoredModel } from "./authored.ts";
import type { Place, Problems } from "./problem.ts";
import type { References } from "./references.ts";
import { placeIn, type YamlText } from "./yaml.ts";

/** The entity of every slot, by intent. */
export type SlotsByIntent = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Finds out which entity fills each slot: the one that the intent names, or else the one of the same name. What
 * answers a question takes the entities of the intents that ask. Slots are parameters, so that a slot has the
 * same entity in all intents.
 */
export function linkSlots(
  { intents, entities }: AuthoredModel,
  references: References,
  problems: Problems,
): SlotsByIntent {
  const filledBy = new Map<string, { readonly entityId: string; readonly intentId: string }>();

  const slotsOfIntent = (intent: AuthoredIntent): Map<string, string> => {
    for (const { entityId } of intent.slots) references.find("entities", entities, entityId);
    const found = new Map<string, string>();
    for (const slot of slotsInSamples(intent)) {
      const declared = intent.slots.find((one) => one.slot.value === slot.value);
      const asked = intent.id.value === slotFillIntentId ? filledBy.get(slot.value)?.entityId : undefined;
      if (!declared && asked === undefined) references.find("entities", entities, slot);
      const entityId = declared?.entityId.value ?? asked ?? slot.value;
      if (!found.has(slot.value)) settle(slot.value, entityId, declared?.entityId.at ?? slot.at, intent);
      found.set(slot.value, entityId);
    }
    return found;
  };

  const settle = (slot: string, entityId: string, at: Place, { id }: AuthoredIntent): void => {
    const other = filledBy.get(slot);
    filledBy.set(slot, other ?? { entityId, intentId: id.value });
    if (!other || other.entityId === entityId) return;
    const areDefined = [entityId, other.entityId].every((one) => references.isDefined("entities", one));
    if (!areDefined) return;
    const message = `slot "${slot}" is filled by entity "${entityId}" here, but by "${other.entityId}" in intent "${other.intentId}"; a slot has the same entity in all intents`;
    problems.error(at, "slot-conflict", message);
  };

  const answersLast = [...intents].sort(([a], [b]) => rank(a) - rank(b));
  return new Map(answersLast.map(([id, intent]) => [id, slotsOfIntent(intent)]));
}

function rank(intentId: string): number {
  return intentId === slotFillIntentId ? 1 : 0;
}

/** The slots in an intent's samples, each where it stands. */
function slotsInSamples({ samples }: AuthoredIntent): YamlText[] {
  return samples.byLocale.flatMap(({ value }) =>
    value.flatMap(({ text, variants }) =>
      [...new Set(variants.flatMap(slotsOf))].map((slot): YamlText => {
        const at = placeIn(text, text.value.indexOf(`\${${slot}}`));
        return { kind: "text", value: slot, at };
      }),
    ),
  );
}
