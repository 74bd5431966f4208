import { isTemplateFault, parseTemplate, type Template } from "../dialog/template.ts";
import type { Shape } from "./shape.ts";
import { placeIn, type YamlText } from "./yaml.ts";

/** Reads a text with parameters in it. */
export function readTemplate(text: YamlText, shape: Shape): Template | undefined {
  const template = parseTemplate(text.value);
  if (!isTemplateFault(template)) return template;
  shape.problems.error(placeIn(text, template.index), "bad-template", template.message);
  return undefined;
}
