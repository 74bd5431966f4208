import { isTemplateFault, parseTemplate, type Template, type TemplateFault } from "../dialog/template.ts";
import type { Shape } from "./shape.ts";
import { placeIn, type YamlText } from "./yaml.ts";

/** Reads a text with parameters in it. */
export function readTemplate(text: YamlText, shape: Shape): Template | undefined {
  const template = parseTemplate(text.value);
  if (!isTemplateFault(template)) return template;
  refuseTemplate(text, template, shape);
  return undefined;
}

export function refuseTemplate(text: YamlText, { index, message }: TemplateFault, shape: Shape): void {
  shape.problems.error(placeIn(text, index), "bad-template", message);
}
