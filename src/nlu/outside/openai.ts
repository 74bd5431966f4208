import * as z from "zod";
import type { Entity, Recognized } from "../../dialog/event.ts";
import type { Intent, Model } from "../../dialog/model.ts";
import { codePointsBefore, normalise } from "../normalise.ts";
import { nothingRecognized, type Question, type Recognizer } from "../recognizer.ts";
import { type Endpoint, postJson } from "./post-json.ts";
import { describeExpectation, describeModel, noIntent } from "./prompt.ts";
import { Quotes } from "./quotes.ts";
import { type FoundValue, Values } from "./values.ts";

const completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
});

const content = z.object({
  intent: z.string(),
  slots: z
    .array(z.object({ slot: z.string(), words: z.string() }))
    .max(50)
    .default([]),
});

type Content = z.infer<typeof content>;

/** What a language model says of its own certainty is not to be trusted, so it is not asked. */
const fixedConfidence = 0.8;

/**
 * A language model behind an API like that of OpenAI, asked by `POST /chat/completions`. It may only choose among
 * the intents of the model, and quote the user: every value is looked for in the text, and must be one that its
 * entity has. What the user said is in the user's message alone.
 */
export class OpenaiRecognizer implements Recognizer {
  private readonly endpoint: Endpoint;
  private readonly modelName: string;
  private readonly values = new Values();
  private readonly descriptions = new WeakMap<Model, Map<string, string>>();

  constructor(endpoint: Endpoint, modelName: string) {
    this.endpoint = endpoint;
    this.modelName = modelName;
  }

  /** @throws an Error when there is no answer, or not one that was allowed. */
  async recognize(question: Question): Promise<Recognized> {
    const { text, model } = question;
    const answer = completion.safeParse(
      await postJson(this.endpoint, "chat/completions", {
        model: this.modelName,
        temperature: 0,
        messages: [
          { role: "system", content: this.instruct(question) },
          { role: "user", content: text },
        ],
        response_format: {
          type: "json_schema",
          json_schema: { name: "recognition", strict: true, schema: schemaFor(model) },
        },
      }),
    );
    const choice = answer.data?.choices[0];
    if (!choice) throw new Error("its answer is not a chat completion");
    // It will not look at this text; that is no fault of the service.
    if (choice.message.refusal || choice.finish_reason === "content_filter") return nothingRecognized;
    const { intent: intentId, slots } = readContent(choice.message.content ?? "");
    if (intentId === noIntent(model.intents)) return nothingRecognized;
    const intent = model.intents.get(intentId);
    if (!intent) throw new Error("its answer names an intent that it was not offered");
    return {
      intentId,
      confidence: fixedConfidence,
      entities: this.entitiesOf(intent, slots, question),
      alternatives: [],
      source: "openai",
    };
  }

  private instruct(question: Question): string {
    const { model, locale } = question;
    const byLocale = this.descriptions.get(model) ?? new Map<string, string>();
    this.descriptions.set(model, byLocale);
    const description = byLocale.get(locale) ?? describeModel(question);
    byLocale.set(locale, description);
    return `${description}\n\n${describeExpectation(question)}`.trim();
  }

  private entitiesOf(intent: Intent, slots: Content["slots"], question: Question): Entity[] {
    const { text } = question;
    const quotes = new Quotes(text);
    const entities = slots.flatMap(({ slot, words }): Entity[] => {
      const entityId = intent.slots.get(slot);
      const span = entityId && quotes.find(words);
      if (!entityId || !span) return [];
      const found = this.valueOf(entityId, text.slice(span.start, span.end), question);
      if (!found) return [];
      const [start, end] = [span.start + found.start, span.start + found.end];
      const place = { start: codePointsBefore(text, start), end: codePointsBefore(text, end) };
      const confidence = fixedConfidence;
      return [{ slot, entityId, ...found.value, text: text.slice(start, end), ...place, confidence }];
    });
    return entities.sort((a, b) => a.start - b.start);
  }

  private valueOf(entityId: string, words: string, question: Question): FoundValue | undefined {
    if (question.model.entities.get(entityId)?.format !== "any_text") {
      return this.values.within(entityId, words, question);
    }
    return { value: { value: normalise(words).text }, start: 0, end: words.length };
  }
}

function readContent(text: string): Content {
  try {
    return content.parse(JSON.parse(text));
  } catch {
    throw new Error("its answer has not the form that was asked for");
  }
}

/** The JSON schema of an answer, in the part of the language that strict mode allows. */
function schemaFor({ intents }: Model): object {
  const slots = [...new Set([...intents.values()].flatMap((intent) => [...intent.slots.keys()]))];
  const intent = { type: "string", enum: [...intents.keys(), noIntent(intents)] };
  const slot = objectOf({ slot: { type: "string", enum: slots }, words: { type: "string" } });
  return objectOf(slots.length > 0 ? { intent, slots: { type: "array", items: slot } } : { intent });
}

function objectOf(properties: Readonly<Record<string, object>>): object {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
