import type { AuthoredPrompt } from "./authored.ts";
import type { Shape } from "./shape.ts";
import type { YamlEntry } from "./yaml.ts";

/** Reads `slot_prompts`, which an intent and an input that expects it may both have. */
export function readPrompts(entry: YamlEntry | undefined, shape: Shape): AuthoredPrompt[] {
  return shape.items(entry).flatMap((item) => {
    const keys = ["slot", "reply_id"] as const;
    const fields = shape.fields(item, "a slot prompt", keys, keys);
    const slot = shape.required(fields, "slot");
    const replyId = shape.required(fields, "reply_id");
    return slot && replyId ? [{ slot, replyId }] : [];
  });
}
