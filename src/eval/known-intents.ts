import { type Problems, suggestion } from "../model/problem.ts";
import type { LabelledText } from "./labelled-text.ts";

/** What files call it when a text belongs to no intent, unless the model has an intent of that name. */
const noIntentNames: readonly string[] = ["oos", "none", "out_of_scope", "nlu_fallback"];

/**
 * The texts whose intent the model has, and those that belong to none. Each other intent is an error at its first
 * text.
 */
export function withKnownIntents(
  texts: readonly LabelledText[],
  known: ReadonlySet<string>,
  problems: Problems,
): LabelledText[] {
  const found: LabelledText[] = [];
  const unknown = new Map<string, LabelledText[]>();
  for (const text of texts) {
    const { intent } = text;
    if (intent === "" || known.has(intent)) found.push(text);
    else if (noIntentNames.includes(intent)) found.push({ ...text, intent: "" });
    else if (unknown.get(intent)?.push(text) === undefined) unknown.set(intent, [text]);
  }
  for (const [intent, [first, ...others]] of unknown) {
    const more = others.length > 0 ? ` (nor for ${others.length} more)` : "";
    const message = `the model has no intent "${intent}"${more}${suggestion(intent, known)}`;
    if (first) problems.error(first.at, "unknown-intent", message);
  }
  return found;
}
