import type { Model } from "../dialog/model.ts";
import type { ModelQueries } from "../session/model-queries.ts";

/** All models, by id. */
export function allModels(models: ModelQueries): Model[] {
  const all: Model[] = [];
  for (let token = ""; ; ) {
    const page = models.list(0, token);
    all.push(...page.models);
    if (page.next === "") return all;
    token = page.next;
  }
}

/** ModelInfo of version 2 and 3. */
export function modelInfoToWire({ id, name, locales }: Model) {
  return { id, name, language: locales[0] ?? "" };
}
