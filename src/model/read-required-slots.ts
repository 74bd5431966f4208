import type { AuthoredRequiredSlot } from "./authored.ts";
import { readCondition } from "./read-condition.ts";
import type { Shape } from "./shape.ts";
import type { Yaml, YamlEntry } from "./yaml.ts";

const keys = ["slot", "check", "refusal", "max_prompts"] as const;

/** More questions than anybody would answer. */
const mostPrompts = 100;

/** Reads `required_slots`: each is the name of a slot, or a mapping that says more about it. */
export function readRequiredSlots(entry: YamlEntry | undefined, shape: Shape): AuthoredRequiredSlot[] {
  return shape.items(entry).flatMap((item) => readRequiredSlot(item, shape) ?? []);
}

function readRequiredSlot(item: Yaml, shape: Shape): AuthoredRequiredSlot | undefined {
  if (item.kind === "text") {
    return { slot: item, check: undefined, refusalId: undefined, maxPrompts: undefined };
  }
  const fields = shape.fields(item, "a required slot", keys, ["slot"]);
  const slot = shape.required(fields, "slot");
  const check = shape.text(fields.get("check")?.value, "check");
  const condition = check && readCondition(check, shape);
  const refusal = fields.get("refusal");
  const refusalId = shape.text(refusal?.value, "refusal");
  if (refusal && !check) {
    const message = "a refusal is said when a `check` does not hold, and here is none";
    shape.problems.warning(refusal.key.at, "unknown-key", message);
  }
  const maxPrompts = fields.get("max_prompts");
  const count = shape.count(maxPrompts, 1, mostPrompts);
  return (
    slot && {
      slot,
      check: condition,
      refusalId,
      maxPrompts: maxPrompts && count !== undefined ? { count, at: maxPrompts.value.at } : undefined,
    }
  );
}
