import { access } from "node:fs/promises";
import { findModels } from "../model/source.ts";
import { giveUp } from "./give-up.ts";

/** The models at some paths. Ends the process with a clear message when there is none at one of them. */
export async function findAll(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (!exists) giveUp(`${path} does not exist`);
    const models = await findModels(path);
    if (models.length === 0)
      giveUp(`${path} is no model, and holds none: a model has a model.yaml or stories/`);
    found.push(...models);
  }
  return found;
}
