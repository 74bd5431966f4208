import { isTemplateFault, parseTemplate, type TemplateFault } from "../dialog/template.ts";
import { normalise } from "./normalise.ts";
import { tokenise } from "./tokens.ts";

/** A sample sentence of an intent: words that must be said, and slots that take the value of an entity. */
export type Sample = readonly SamplePart[];

export type SamplePart = { readonly word: string } | { readonly slot: string };

/** Reads a sample such as `transfer ${amount} to ${to_account}`. Punctuation does not count. */
export function parseSample(text: string): Sample | TemplateFault {
  const template = parseTemplate(text);
  if (isTemplateFault(template)) return template;
  return template.flatMap((part): SamplePart[] =>
    typeof part === "string" ? wordsOf(part).map((word) => ({ word })) : [{ slot: part.parameter }],
  );
}

export function isSample(parsed: Sample | TemplateFault): parsed is Sample {
  return Array.isArray(parsed);
}

/** The words of a text in the form in which they are compared. */
export function wordsOf(text: string): string[] {
  return tokenise(normalise(text).text).flatMap(({ form, isWord }) => (isWord ? [form] : []));
}

export function slotsOf(sample: Sample): string[] {
  return sample.flatMap((part) => ("slot" in part ? [part.slot] : []));
}
