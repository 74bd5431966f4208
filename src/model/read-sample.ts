import { isSampleFault, type SampleFault } from "../nlu/expand.ts";
import { maxHeardCharacters } from "../nlu/heard.ts";
import { expandSample } from "../nlu/sample.ts";
import type { Allowance } from "./allowance.ts";
import type { AuthoredSample } from "./authored.ts";
import type { Shape } from "./shape.ts";
import { placeIn, type YamlText } from "./yaml.ts";

/** The checks that tell about samples that can not be read. */
const sampleChecks: Readonly<Record<SampleFault["kind"], string>> = {
  template: "bad-template",
  brackets: "bad-sample",
  width: "sample-too-wide",
};

/** Reads a sample and writes it out. */
export function readSample(text: YamlText, shape: Shape, allowance: Allowance): AuthoredSample | undefined {
  const { problems } = shape;
  if (!allowance.has("samples")) return undefined;
  if (text.value.length > maxHeardCharacters) {
    const message = `this has more than ${maxHeardCharacters} characters, of which a text is not understood`;
    problems.error(text.at, "sample-too-long", message);
    return undefined;
  }
  const variants = expandSample(text.value);
  if (isSampleFault(variants)) {
    const { kind, index, message } = variants;
    problems.error(placeIn(text, index), sampleChecks[kind], message);
    return undefined;
  }
  if (variants.some((sample) => sample.length === 0)) {
    const can = variants.length > 1 ? "may have" : "has";
    problems.error(text.at, "empty-sample", `"${text.value}" ${can} no words; it would match silence`);
    return undefined;
  }
  const words = variants.reduce((sum, { length }) => sum + length, 0);
  return allowance.spend("samples", words, text.at) ? { text, variants } : undefined;
}
