import type { Model } from "../dialog/model.ts";
import { compileModel, type Loaded, loadModel } from "./load.ts";
import { localeKey } from "./locale.ts";
import type { Problem } from "./problem.ts";
import { findModels, type ModelSource, modelIdOf } from "./source.ts";

/** A model that new sessions get, and the text it was made from. */
export interface ServedModel {
  readonly model: Model;
  readonly source: ModelSource;
}

/** A model that is to be served. */
export interface Placement {
  readonly path: string;
  readonly id: string;
  /** Instead of the model's own; undefined: that. */
  readonly name?: string | undefined;
  /** Of sessions that do not ask for another; undefined: the model's first. */
  readonly locale?: string | undefined;
}

/** What a (re)load found at one path. */
export interface CatalogEntry extends Loaded {
  readonly path: string;
  /** Whether this version is new to the catalog. */
  readonly isNew: boolean;
}

/** How many versions that only old sessions use are kept compiled. */
const maxAdopted = 64;

/**
 * The models of a server. New sessions get the newest version; sessions that run stay on theirs, so older
 * versions are compiled from their kept source when a session needs them.
 */
export class Catalog {
  private readonly where: string | readonly Placement[];
  private served: ReadonlyMap<string, ServedModel> = new Map();
  private readonly adopted = new Map<string, Model>();

  /** @param where a model, or a directory of models, or which are to be served. */
  constructor(where: string | readonly Placement[]) {
    this.where = where;
  }

  /**
   * Reads the models again. One with errors keeps the version that was served before, if there was one; one
   * that is gone is no longer offered.
   */
  async reload(): Promise<CatalogEntry[]> {
    const entries: CatalogEntry[] = [];
    const served = new Map<string, ServedModel>();
    for (const placement of await this.placements()) {
      const { path } = placement;
      const loaded = refuseSecond(called(await loadModel(path, placement.id), placement), entries);
      const before = this.served.get(loaded.id);
      const { model, source } = loaded;
      const isNew = model !== undefined && model.version !== before?.model.version;
      entries.push({ ...loaded, path, isNew });
      // The same version stays the same object: what was compiled for it is found again.
      const next = model && isNew ? { model, source } : before;
      if (next && !served.has(loaded.id)) served.set(loaded.id, next);
    }
    for (const { model } of this.served.values()) this.remember(model);
    this.served = served;
    return entries;
  }

  /**
   * Where a model is now, served or not; undefined when there is none of this id. Of two, it is the one that would be
   * served.
   */
  async locate(modelId: string): Promise<string | undefined> {
    return (await this.locateAll(modelId))[0];
  }

  /** What is wrong with a model as it is now, served or not; undefined when there is none of this id. */
  async check(modelId: string): Promise<readonly Problem[] | undefined> {
    const found: (Loaded & { readonly path: string })[] = [];
    for (const path of await this.locateAll(modelId)) {
      found.push({ ...refuseSecond(await loadModel(path, modelId), found), path });
    }
    return found.length > 0 ? found.flatMap(({ problems }) => problems) : undefined;
  }

  /** The models that new sessions get, by id. */
  list(): ServedModel[] {
    return [...this.served.values()].sort((a, b) => (a.model.id < b.model.id ? -1 : 1));
  }

  /** The version that new sessions get. */
  newest(modelId: string): ServedModel | undefined {
    return this.served.get(modelId);
  }

  /** A version that is compiled already. */
  find(modelId: string, version: string): Model | undefined {
    const newest = this.served.get(modelId)?.model;
    return newest?.version === version ? newest : this.adopted.get(`${modelId}@${version}`);
  }

  /** Compiles the kept source of a version; undefined when this release of Parley does not accept it any more. */
  adopt(source: ModelSource): Model | undefined {
    const { model } = compileModel(source);
    if (model) this.remember(model);
    return model;
  }

  private async locateAll(modelId: string): Promise<string[]> {
    return (await this.placements()).flatMap(({ id, path }) => (id === modelId ? [path] : []));
  }

  private async placements(): Promise<readonly Placement[]> {
    const { where } = this;
    if (typeof where !== "string") return where;
    return (await findModels(where)).map((path) => ({ path, id: modelIdOf(path) }));
  }

  private remember(model: Model): void {
    this.adopted.set(`${model.id}@${model.version}`, model);
    for (const oldest of this.adopted.keys()) {
      if (this.adopted.size <= maxAdopted) break;
      this.adopted.delete(oldest);
    }
  }
}

/** A model by the name and with the locale that it is to be served with. */
function called(loaded: Loaded, { name, locale }: Placement): Loaded {
  const { model } = loaded;
  if (!model) return loaded;
  const { locales } = model;
  const first = locales.find((one) => locale === undefined || localeKey(one) === localeKey(locale));
  if (first === undefined) {
    return refuse(loaded, "bad-value", `it has no language "${locale}"; it has ${locales.join(", ")}`);
  }
  const ordered = [first, ...locales.filter((one) => one !== first)];
  return { ...loaded, model: { ...model, name: name ?? model.name, locales: ordered } };
}

/** Two models can not have one id, such as bank/ and bank.yaml. */
function refuseSecond(loaded: Loaded, entries: readonly Pick<CatalogEntry, "id" | "path">[]): Loaded {
  const first = entries.find(({ id }) => id === loaded.id);
  if (!first) return loaded;
  return refuse(loaded, "duplicate-id", `the id "${loaded.id}" is taken by ${first.path}`);
}

function refuse(loaded: Loaded, check: Problem["check"], message: string): Loaded {
  const problem = { severity: "error", check, message, file: "", line: 1, column: 1 } as const;
  return { ...loaded, model: undefined, problems: [...loaded.problems, problem] };
}
