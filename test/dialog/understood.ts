import type { Entity, Recognized } from "../../src/dialog/event.ts";

/** What some recognizer may make of a text. */
export function understood(
  intentId: string,
  confidence: number,
  ...rest: readonly (readonly [string, number])[]
): Recognized {
  const alternatives = rest.map(([id, value]) => ({ intentId: id, confidence: value }));
  return { intentId, confidence, entities: [], alternatives };
}

/** What some recognizer may find in a text: values by slot, in the order of the text; `5 EUR` has a unit. */
export function mentioning(intentId: string, values: Readonly<Record<string, string>>): Recognized {
  const entities = Object.entries(values).map(([slot, said], start): Entity => {
    const [value = "", unit] = said.split(" ");
    const span = { text: said, start, end: start + 1, confidence: 1 };
    return { slot, entityId: slot, value, ...(unit ? { unit } : {}), ...span };
  });
  return { ...understood(intentId, 1), entities };
}
