import type {
  IntentDefinition,
  ModelDefinition,
  EntityDefinition as WireEntity,
} from "../../../gen/parley/v1/definition_pb.ts";
import type { WaitForUser } from "../../client/event.ts";
import { type EntityDefinition, typedFormats } from "../../dialog/model.ts";
import { exampleValues } from "../../nlu/example-values.ts";
import { expand, isSampleFault } from "../../nlu/expand.ts";

/** The texts that the samples of a model stand for, in one locale, with example values in their slots. */
export class Sayings {
  private readonly locale: string;
  private readonly intents: ReadonlyMap<string, IntentDefinition>;
  private readonly entities: ReadonlyMap<string, EntityDefinition>;
  private readonly known = new Map<string, readonly string[]>();

  constructor({ intents, entities }: ModelDefinition, locale: string) {
    this.locale = locale;
    this.intents = new Map(intents.map((intent) => [intent.intentId, intent]));
    this.entities = new Map(entities.map((entity) => [entity.entityId, entityFromWire(entity)]));
  }

  /** What may be said now: first the answers to what was asked, then a text for each sample of the expected intents. */
  textsFor({ slot, expectedIntentIds }: WaitForUser): string[] {
    const answers = slot === "" ? [] : this.valuesFor(slot);
    return [...new Set([...answers, ...expectedIntentIds.flatMap((id) => this.textsOf(id))])];
  }

  /** What intents are called. */
  titlesOf(intentIds: readonly string[]): string[] {
    return intentIds.map((id) => this.intents.get(id)?.title ?? id);
  }

  private textsOf(intentId: string): readonly string[] {
    const known = this.known.get(intentId);
    if (known) return known;
    const intent = this.intents.get(intentId);
    const samples = intent?.samples.find(({ locale }) => locale === this.locale)?.texts ?? [];
    const texts = samples.flatMap((sample) => this.textOf(sample) ?? []);
    this.known.set(intentId, texts);
    return texts;
  }

  /** The first sentence that a sample stands for; undefined when nobody knows a value for one of its slots. */
  private textOf(sample: string): string | undefined {
    const sentences = expand(sample);
    const [parts = []] = isSampleFault(sentences) ? [] : sentences;
    const filled = parts.map((part) => (typeof part === "string" ? part : this.valuesFor(part.parameter)[0]));
    return filled.length === 0 || filled.includes(undefined) ? undefined : filled.join("");
  }

  private valuesFor(slot: string): string[] {
    const definitions = [...this.intents.values()].flatMap(({ slots }) => slots);
    const entity = this.entities.get(definitions.find((one) => one.slot === slot)?.entityId ?? "");
    if (entity?.format !== "value_list") return entity ? exampleValues(entity, this.locale) : [];
    return (entity.values.get(this.locale) ?? []).map(({ value }) => value);
  }
}

function entityFromWire({ entityId: id, format, values, patterns }: WireEntity): EntityDefinition {
  const typed = typedFormats.find((one) => one === format);
  if (typed) return { id, format: typed };
  if (format === "regex") {
    return { id, format, patterns: new Map(patterns.map(({ locale, texts }) => [locale, texts])) };
  }
  return { id, format: "value_list", values: new Map(values.map((one) => [one.locale, one.values])) };
}
