import type { Template } from "../dialog/template.ts";
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
