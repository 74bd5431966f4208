import type { AuthoredSlot } from "./authored.ts";
import { readName } from "./read-name.ts";
import { isNothing, type Shape } from "./shape.ts";
import type { YamlEntry } from "./yaml.ts";

const keys = ["entity"] as const;

/** Reads the `slots` of an intent: `from_account: account`, or `from_account: {entity: account}`. */
export function readSlots(entry: YamlEntry | undefined, shape: Shape): AuthoredSlot[] {
  if (!entry) return [];
  return shape.entries(entry.value, "slots").flatMap(({ key, value }) => {
    readName(key, shape);
    const isShort = value.kind === "text" && !isNothing(value);
    const entityId = isShort
      ? value
      : shape.required(shape.fields(value, `slot "${key.value}"`, keys, keys), "entity");
    return entityId ? [{ slot: key, entityId }] : [];
  });
}
