import { type Condition, isConditionFault, parseCondition } from "../dialog/condition.ts";
import type { Shape } from "./shape.ts";
import { placeIn, type YamlText } from "./yaml.ts";

/** Reads a condition. */
export function readCondition(text: YamlText, shape: Shape): Condition | undefined {
  const parsed = parseCondition(text.value.trimEnd());
  if (isConditionFault(parsed)) {
    shape.problems.error(placeIn(text, parsed.index), "bad-condition", parsed.message);
    return undefined;
  }
  if (parsed.mixed) {
    const message = "AND and OR are mixed without parentheses; AND is taken first";
    shape.problems.warning(text.at, "mixed-condition", message);
  }
  return parsed.condition;
}
