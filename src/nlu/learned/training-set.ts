import { type Intent, type Model, slotFillIntentId } from "../../dialog/model.ts";
import { exampleValues } from "../example-values.ts";
import { isSampleFault } from "../expand.ts";
import { normalise } from "../normalise.ts";
import { expandSample, type Sample } from "../sample.ts";

/** What a classifier learns from: the samples of a model's intents in one locale, filled in. */
export interface TrainingSet {
  readonly locale: string;
  /** The empty id stands for texts that belong to no intent. */
  readonly intentIds: readonly string[];
  /** As their authors wrote them. */
  readonly samples: readonly string[];
  readonly examples: readonly Example[];
}

export interface Example {
  /** Normalised. */
  readonly text: string;
  /** Its place among the intent ids. */
  readonly intent: number;
  /** The sample that it was made from: its place among the samples; −1 for the intent's own name. */
  readonly sample: number;
}

/** A sample with slots or alternatives becomes at most so many examples. */
const maxExamplesPerSample = 10;

/** Bare values say nothing about intents: the intent that is made of them is left out. */
export function trainingSetOf(model: Model, locale: string): TrainingSet {
  const builder = new Builder(locale);
  const values = new Map([...model.entities].map(([id, entity]) => [id, exampleValues(entity, locale)]));
  for (const intent of model.intents.values()) {
    if (intent.id !== slotFillIntentId) builder.addIntent(intent, values, locale);
  }
  const negatives = model.negativeSamples.get(locale) ?? [];
  if (negatives.length > 0) builder.addNegatives(negatives);
  return builder.set;
}

class Builder {
  readonly set: TrainingSet & {
    readonly intentIds: string[];
    readonly samples: string[];
    readonly examples: Example[];
  };

  constructor(locale: string) {
    this.set = { locale, intentIds: [], samples: [], examples: [] };
  }

  addIntent(intent: Intent, values: ReadonlyMap<string, readonly string[]>, locale: string): void {
    const number = this.set.intentIds.push(intent.id) - 1;
    for (const text of intent.samples.get(locale) ?? []) {
      const sentences = expandSample(text);
      if (isSampleFault(sentences)) continue;
      this.addSample(text, number, examplesOf(sentences, intent, values));
    }
    // What its author called it is one more way to say it.
    this.set.examples.push({ text: normalise(nameOf(intent)).text, intent: number, sample: -1 });
  }

  addNegatives(texts: readonly string[]): void {
    const number = this.set.intentIds.push("") - 1;
    for (const text of texts) this.addSample(text, number, [text]);
  }

  private addSample(sample: string, intent: number, texts: readonly string[]): void {
    const number = this.set.samples.push(sample) - 1;
    for (const text of new Set(texts)) {
      this.set.examples.push({ text: normalise(text).text, intent, sample: number });
    }
  }
}

/** Sentences of a sample, spread evenly over all that it stands for, with values in their slots. */
function examplesOf(
  sentences: readonly Sample[],
  intent: Intent,
  values: ReadonlyMap<string, readonly string[]>,
): string[] {
  const count = Math.min(maxExamplesPerSample, sentences.length);
  const chosen = Array.from(
    { length: count },
    (_, i) => sentences[Math.floor((i * sentences.length) / count)] ?? [],
  );
  const filled = chosen.map((sentence) => filledIn(sentence, intent, values));
  const most = Math.max(0, ...filled.map((texts) => texts.length));
  // In turns, so that every sentence is there when there are too many.
  const turns = Array.from({ length: most }, (_, turn) => filled.flatMap((texts) => texts[turn] ?? []));
  return turns.flat().slice(0, maxExamplesPerSample);
}

/** A sample with values in its slots: each time others, until every value was there once. */
function filledIn(
  sample: Sample,
  { slots }: Intent,
  values: ReadonlyMap<string, readonly string[]>,
): string[] {
  const valuesOf = (slot: string) => values.get(slots.get(slot) ?? slot) ?? [];
  const counts = sample.flatMap((part) => ("slot" in part ? [valuesOf(part.slot).length] : []));
  const count = Math.min(maxExamplesPerSample, Math.max(1, ...counts));
  return Array.from({ length: count }, (_, round) => {
    // Slots of one entity are given different values.
    const given = new Map<string, number>();
    const next = (slot: string): string => {
      const all = valuesOf(slot);
      const entity = slots.get(slot) ?? slot;
      const before = given.get(entity) ?? 0;
      given.set(entity, before + 1);
      return all[(round + before) % Math.max(1, all.length)] ?? "";
    };
    return sample.map((part) => ("word" in part ? part.word : next(part.slot))).join(" ");
  });
}

/** `CheckBalance` reads "check balance". */
function nameOf({ title }: Intent): string {
  return title.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").replace(/[_.\-~]+/g, " ");
}
