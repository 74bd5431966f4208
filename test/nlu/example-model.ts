import { join } from "node:path";
import type { Model } from "../../src/dialog/model.ts";
import { loadModel } from "../../src/model/load.ts";

/** One of the models that come with Parley, by its file or directory. */
export async function exampleModel(name: string): Promise<Model> {
  const { model, problems } = await loadModel(join(import.meta.dirname, "..", "..", "models", name));
  if (!model) throw new Error(problems.map(({ message }) => message).join("\n"));
  return model;
}
