import { isTemplateFault, parseTemplate, type Template, type TemplateFault } from "../dialog/template.ts";
import { expand, isSampleFault, type SampleFault } from "./expand.ts";
import { normalise } from "./normalise.ts";
import { tokenise } from "./tokens.ts";

/** A sample sentence of an intent: words that must be said, and slots that take the value of an entity. */
export type Sample = readonly SamplePart[];

export type SamplePart = { readonly word: string } | { readonly slot: string };

/**
 * Reads a sample such as `[please] (transfer|send) ${amount} to ${to_account}`: every sentence that it stands
 * for, each once. Punctuation does not count.
 */
export function expandSample(text: string): Sample[] | SampleFault {
  const templates = expand(text);
  if (isSampleFault(templates)) return templates;
  const samples = templates.map(sampleOf);
  return [...new Map(samples.map((sample) => [JSON.stringify(sample), sample])).values()];
}

/** Reads a plain sample, in which brackets are punctuation. */
export function parseSample(text: string): Sample | TemplateFault {
  const template = parseTemplate(text);
  return isTemplateFault(template) ? template : sampleOf(template);
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

function sampleOf(template: Template): Sample {
  return template.flatMap((part): SamplePart[] =>
    typeof part === "string" ? wordsOf(part).map((word) => ({ word })) : [{ slot: part.parameter }],
  );
}
