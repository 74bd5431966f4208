import { type Expectation, settle } from "../dialog/answer.ts";
import { invalidField } from "../dialog/error.ts";
import type { Recognized } from "../dialog/event.ts";
import type { Model } from "../dialog/model.ts";
import type { Explanation, Question, Recognizer } from "../nlu/recognizer.ts";
import { Check, type SessionLimits } from "./limits.ts";
import { chooseLocale, type ModelVersions, modelNotFound } from "./model-versions.ts";
import type { Surroundings } from "./surroundings.ts";

export interface RecognizeQuestion {
  readonly modelId: string;
  readonly text: string;
  /** Empty: the model's first. */
  readonly locale: string;
  /** No intents: all are expected. */
  readonly expected: Expectation;
}

/** How a text would be understood. */
export interface Understanding {
  readonly recognition: Recognized & { readonly valid: boolean };
  /** Absent when the recognizer can not tell. */
  readonly explanation?: Explanation;
}

export interface ModelPage {
  readonly models: readonly Model[];
  /** Empty when this is the last page. */
  readonly next: string;
}

/** Everything that clients can ask about models. Nothing here changes anything. */
export class ModelQueries {
  private readonly versions: ModelVersions;
  private readonly recognizer: Recognizer;
  private readonly surroundings: Surroundings;
  private readonly limits: SessionLimits;

  constructor(
    versions: ModelVersions,
    recognizer: Recognizer,
    surroundings: Surroundings,
    limits: SessionLimits,
  ) {
    this.versions = versions;
    this.recognizer = recognizer;
    this.surroundings = surroundings;
    this.limits = limits;
  }

  /** Models by id. The token of the next page is the last id of this one. */
  list(pageSize: number, token: string): ModelPage {
    const check = new Check(this.limits);
    check.pageSize("page_size", pageSize);
    check.end();
    const rest = this.versions.list().filter(({ id }) => id > token);
    const models = rest.slice(0, pageSize || 100);
    return { models, next: models.length < rest.length ? (models.at(-1)?.id ?? "") : "" };
  }

  async get(modelId: string, version: string): Promise<Model> {
    const check = new Check(this.limits);
    check.required("model_id", modelId);
    check.end();
    if (version === "") return this.versions.newest(modelId).model;
    const model = await this.versions.find(modelId, version);
    if (model) return model;
    throw modelNotFound(
      modelId,
      `There is no version "${version}" of model "${modelId}", nor a session that keeps it.`,
    );
  }

  /** How a text would be understood and why, and whether it would be accepted where these intents are expected. */
  async recognize({ modelId, text, locale, expected }: RecognizeQuestion): Promise<Understanding> {
    const check = new Check(this.limits);
    check.required("model_id", modelId);
    check.text("text", text);
    check.end();
    const { model } = this.versions.newest(modelId);
    const unknown = expected.intentIds.findIndex((id) => !model.intents.has(id));
    if (unknown >= 0) {
      const message = `model "${modelId}" has no intent "${expected.intentIds[unknown]}"`;
      throw invalidField(`expected_intent_ids[${unknown}]`, message);
    }
    const question: Question = {
      text,
      model,
      locale: chooseLocale(model, locale),
      expected,
      now: this.surroundings.now(),
    };
    const explanation = await this.recognizer.explain?.(question);
    const found = explanation?.recognized ?? (await this.recognizer.recognize(question));
    const recognized = settle(found, model.settings.accept);
    return {
      recognition: { ...recognized, valid: isAccepted(recognized, expected) },
      ...(explanation ? { explanation } : {}),
    };
  }
}

function isAccepted({ intentId, entities }: Recognized, { intentIds, slot }: Expectation): boolean {
  if (intentId === "") return false;
  if (slot !== "" && entities.some((entity) => entity.slot === slot)) return true;
  return intentIds.length === 0 || intentIds.includes(intentId);
}
