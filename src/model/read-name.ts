import { parameterName } from "../dialog/template.ts";
import type { Shape } from "./shape.ts";
import type { YamlText } from "./yaml.ts";

/** Reads the name of a parameter: a text that could stand in `${…}`. */
export function readName({ value, at }: YamlText, shape: Shape): string {
  if (!parameterName.test(value)) {
    shape.problems.error(at, "bad-name", `"${value}" is not a name; names have no spaces, braces or $`);
  }
  return value;
}
