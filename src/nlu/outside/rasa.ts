import * as z from "zod";
import type { Alternative, Entity, Recognized } from "../../dialog/event.ts";
import type { Intent } from "../../dialog/model.ts";
import { normalise } from "../normalise.ts";
import { nothingRecognized, type Question, type Recognizer } from "../recognizer.ts";
import { type Endpoint, postJson } from "./post-json.ts";
import { Values } from "./values.ts";

/** 0 to 1; sums of floats can be a little more. */
const confidence = z.number().transform((value) => Math.min(1, Math.max(0, value)));

const rankedIntent = z.object({ name: z.string().nullish(), confidence });

const foundEntity = z.object({
  entity: z.string(),
  role: z.string().nullish(),
  /** A text, or what another extractor makes of it: Duckling gives numbers, and objects for intervals. */
  value: z.unknown(),
  /** In code points, end exclusive: indices of a Python string. */
  start: z.number(),
  end: z.number(),
  confidence_entity: confidence.nullish(),
  /** Of extractors other than DIET. */
  confidence: confidence.nullish(),
});

const parsed = z.object({
  intent: rankedIntent.nullish(),
  intent_ranking: z.array(rankedIntent).nullish(),
  entities: z.array(foundEntity).nullish(),
});

type FoundEntity = z.infer<typeof foundEntity>;

/** The intent of Rasa's FallbackClassifier. */
const fallbackIntent = "nlu_fallback";

/**
 * A Rasa server, asked by `POST /model/parse`. Its intents have the ids of the model's; others are passed over.
 * Its entities go by role into the slot of that name, else into the slot that has the name of the entity, or is
 * filled by it. A value that Parley knows too gets Parley's canonical form; others stay as Rasa gives them.
 */
export class RasaRecognizer implements Recognizer {
  private readonly endpoint: Endpoint;
  private readonly values = new Values();

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
  }

  /** @throws an Error when there is no answer, or not one of Rasa. */
  async recognize(question: Question): Promise<Recognized> {
    // To Rasa, "/intent{…}" is an order: whoever writes it chooses the intent, and values that he did not say.
    if (question.text.trimStart().startsWith("/")) return nothingRecognized;
    const answer = parsed.safeParse(await postJson(this.endpoint, "model/parse", { text: question.text }));
    if (!answer.success) throw new Error("its answer is not that of a Rasa server");
    const { intent, intent_ranking, entities } = answer.data;
    if (intent?.name === fallbackIntent) return nothingRecognized;

    const ranking = new Map<string, number>();
    for (const { name, confidence } of [...(intent ? [intent] : []), ...(intent_ranking ?? [])]) {
      if (name && question.model.intents.has(name) && !ranking.has(name)) ranking.set(name, confidence);
    }
    const [best, ...others] = [...ranking].map(([intentId, confidence]): Alternative => {
      return { intentId, confidence };
    });
    const known = best && question.model.intents.get(best.intentId);
    if (!known) return nothingRecognized;
    return {
      ...best,
      entities: this.entitiesOf(known, entities ?? [], question),
      alternatives: others.sort((a, b) => b.confidence - a.confidence),
      source: "rasa",
    };
  }

  private entitiesOf(intent: Intent, found: readonly FoundEntity[], question: Question): Entity[] {
    const characters = [...question.text];
    return found.flatMap((one) => {
      const slot = slotFor(intent, one);
      const entityId = slot && intent.slots.get(slot);
      const { start, end } = one;
      if (!slot || !entityId || !isSpan(one, characters.length)) return [];
      const text = characters.slice(start, end).join("");
      const given = textOf(one.value, text);
      const canonical =
        this.values.whole(entityId, given, question) ?? this.values.whole(entityId, text, question);
      const value = canonical ?? { value: normalise(given).text };
      const confidence = one.confidence_entity ?? one.confidence ?? 1;
      return [{ slot, entityId, ...value, text, start, end, confidence }];
    });
  }
}

function slotFor({ slots }: Intent, { entity, role }: FoundEntity): string | undefined {
  if (role && slots.has(role)) return role;
  if (slots.has(entity)) return entity;
  for (const [slot, entityId] of slots) if (entityId === entity) return slot;
  return undefined;
}

function isSpan({ start, end }: FoundEntity, length: number): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= length;
}

/** A value as a text: numbers and the like in their JSON form, nothing as it was said. */
function textOf(value: unknown, said: string): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? said : JSON.stringify(value);
}
