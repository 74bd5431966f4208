import type { Problems } from "../model/problem.ts";
import { isNothing } from "../model/shape.ts";
import { field, type Yaml } from "../model/yaml.ts";
import type { LabelledText } from "./labelled-text.ts";

/**
 * Reads a list of `[text, intent]` or `{text, intent}`, or a mapping that holds one as `test`, and perhaps texts
 * that belong to no intent as `oosTest`. Its other keys are for others, such as what to train on.
 */
export function readPairs(root: Yaml, problems: Problems): LabelledText[] {
  if (root.kind === "list") return readList(root, problems);
  const test = field(root, "test");
  const outOfScope = field(root, "oosTest");
  if (!test && !outOfScope) {
    const message = "expected a list of [text, intent], a mapping that has one as `test`, or Rasa's `nlu`";
    problems.error(root.at, "wrong-type", message);
    return [];
  }
  return [
    ...(test ? readList(test, problems) : []),
    ...(outOfScope ? readList(outOfScope, problems).map((one) => ({ ...one, intent: "" })) : []),
  ];
}

function readList(list: Yaml, problems: Problems): LabelledText[] {
  if (list.kind === "list") return list.items.flatMap((item) => readPair(item, problems) ?? []);
  problems.error(list.at, "wrong-type", "expected a list of [text, intent]");
  return [];
}

function readPair(item: Yaml, problems: Problems): LabelledText | undefined {
  const [text, intent] = partsOf(item);
  if (text?.kind !== "text" || intent?.kind !== "text") {
    problems.error(item.at, "wrong-type", "expected [text, intent] or {text, intent}");
    return undefined;
  }
  if (isNothing(text)) {
    problems.error(text.at, "empty-text", "the text is empty");
    return undefined;
  }
  return { text: text.value, intent: intent.value, at: item.at };
}

/** The text and the intent of an item; nothing when it is neither form. */
function partsOf(item: Yaml): readonly (Yaml | undefined)[] {
  if (item.kind === "list") return item.items.length === 2 ? item.items : [];
  return item.kind === "map" ? [field(item, "text"), field(item, "intent")] : [];
}
