import type { Model } from "../dialog/model.ts";

/** The entity that fills each slot of a model. A slot is filled by the same one in all intents. */
export function slotEntities({ intents }: Model): Map<string, string> {
  return new Map([...intents.values()].flatMap(({ slots }) => [...slots]));
}
