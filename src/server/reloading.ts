import type { Catalog, CatalogEntry } from "../model/catalog.ts";
import type { ReloadedModel } from "../rpc/model-service.ts";

/** Reads models again, on whoever's request: one time after the other, for each begins with what the last one left. */
export class Reloading {
  private readonly catalog: Catalog;
  private readonly prepare: () => Promise<void>;
  private readonly onRequest: (entries: readonly CatalogEntry[]) => void;
  private running: Promise<unknown> = Promise.resolve();

  /**
   * @param prepare is called when models have been read, and before they count as reloaded.
   * @param onRequest is told what was read because an operator asked for it.
   */
  constructor(
    catalog: Catalog,
    prepare: () => Promise<void>,
    onRequest: (entries: readonly CatalogEntry[]) => void,
  ) {
    this.catalog = catalog;
    this.prepare = prepare;
    this.onRequest = onRequest;
  }

  reload(): Promise<CatalogEntry[]> {
    const reloaded = this.running.then(async () => {
      const entries = await this.catalog.reload();
      await this.prepare();
      return entries;
    });
    this.running = reloaded.catch(() => {});
    return reloaded;
  }

  /** The same, told to people who can not see the files. */
  async forOperators(): Promise<ReloadedModel[]> {
    const entries = await this.reload();
    this.onRequest(entries);
    return entries
      .map(({ id, isNew, problems }) => {
        const errors = problems.filter(({ severity }) => severity === "error").length;
        const version = this.catalog.newest(id)?.model.version ?? "";
        return { modelId: id, version, isNew, errors, warnings: problems.length - errors };
      })
      .sort((a, b) => (a.modelId < b.modelId ? -1 : 1));
  }
}
