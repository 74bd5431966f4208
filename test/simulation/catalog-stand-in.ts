import type { Model } from "../../src/dialog/model.ts";
import { Catalog, type ServedModel } from "../../src/model/catalog.ts";
import { compileModel } from "../../src/model/load.ts";
import { type ModelSource, versionOf } from "../../src/model/source.ts";
import { clerk } from "../session/clerk.ts";

/** The clerk, in versions that say hello with different words. */
export const versions: readonly ServedModel[] = ["Hello.", "Hi there!", "Good day.", "Moin."].map((hello) => {
  const text = clerk.replace("[Hello.]", `[${hello}]`);
  const source = { id: "clerk", files: [{ path: "model.yaml", text }] };
  return { model: compiled(source), source };
});

/** A version of the clerk that there is. */
export function clerkOf(version: string): Model {
  const found = versions.find(({ model }) => model.version === version);
  if (!found) throw new Error(`there is no version ${version} of the clerk`);
  return found.model;
}

/** Serves one version of the clerk, without files; knows those that it has served or adopted. */
export class CatalogStandIn extends Catalog {
  private current: ServedModel;
  private readonly known = new Map<string, Model>();

  constructor(served: ServedModel) {
    super("");
    this.current = served;
  }

  serve(served: ServedModel): void {
    this.known.set(this.current.model.version, this.current.model);
    this.current = served;
  }

  override list(): ServedModel[] {
    return [this.current];
  }

  override newest(modelId: string): ServedModel | undefined {
    return modelId === "clerk" ? this.current : undefined;
  }

  override find(modelId: string, version: string): Model | undefined {
    if (modelId !== "clerk") return undefined;
    return version === this.current.model.version ? this.current.model : this.known.get(version);
  }

  override adopt(source: ModelSource): Model | undefined {
    const model = clerkOf(versionOf(source));
    this.known.set(model.version, model);
    return model;
  }
}

function compiled(source: ModelSource): Model {
  const { model, problems } = compileModel(source);
  if (!model) throw new Error(`the clerk does not compile: ${problems.map(({ message }) => message)}`);
  return model;
}
