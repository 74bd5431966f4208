import { DialogError, invalidField } from "../dialog/error.ts";
import type { Model } from "../dialog/model.ts";
import type { Catalog, ServedModel } from "../model/catalog.ts";
import { localeKey } from "../model/locale.ts";
import type { Session } from "./session.ts";
import type { SessionStore } from "./store.ts";

/** The models that sessions begin with, and the older versions that they stay on. */
export class ModelVersions {
  private readonly catalog: Catalog;
  private readonly store: SessionStore;

  constructor(catalog: Catalog, store: SessionStore) {
    this.catalog = catalog;
    this.store = store;
  }

  /** All models in their newest version, by id. */
  list(): Model[] {
    return this.catalog.list().map(({ model }) => model);
  }

  /**
   * The version that new sessions get.
   *
   * @throws DialogError MODEL_NOT_FOUND.
   */
  newest(modelId: string): ServedModel {
    const served = this.catalog.newest(modelId);
    if (served) return served;
    throw modelNotFound(modelId, `There is no model "${modelId}".`);
  }

  /** A version, compiled from its kept source if need be; absent when no session keeps it. */
  async find(modelId: string, version: string): Promise<Model | undefined> {
    const known = this.catalog.find(modelId, version);
    if (known) return known;
    const source = await this.store.findModel(modelId, version);
    return source && this.catalog.adopt(source);
  }

  /**
   * The very version that a session keeps.
   *
   * @throws DialogError MODEL_VERSION_GONE when this release of Parley does not accept it any more.
   */
  async of({ modelId, modelVersion: version }: Session): Promise<Model> {
    const model = await this.find(modelId, version);
    if (model) return model;
    throw new DialogError(
      "MODEL_VERSION_GONE",
      `Version ${version} of model "${modelId}" can not be served any more.`,
      {
        metadata: { model_id: modelId, model_version: version },
      },
    );
  }
}

export function modelNotFound(modelId: string, message: string): DialogError {
  return new DialogError("MODEL_NOT_FOUND", message, { resource: { type: "model", name: modelId } });
}

/** The locale of the model that a client means; its first when the client does not say. */
export function chooseLocale({ id, locales }: Model, wanted: string): string {
  const found = wanted === "" ? locales[0] : locales.find((one) => localeKey(one) === localeKey(wanted));
  if (found) return found;
  throw invalidField("locale", `model "${id}" has no locale "${wanted}"; it has ${locales.join(", ")}`);
}
