import pLimit from "p-limit";
import type { Model } from "../dialog/model.ts";
import type { Catalog } from "../model/catalog.ts";
import type { Problem } from "../model/problem.ts";
import type { Recognizer } from "../nlu/recognizer.ts";
import { Check, type SessionLimits } from "../session/limits.ts";
import { modelNotFound } from "../session/model-versions.ts";
import { type ModelTest, testModel } from "../transcript/test-model.ts";

/** Looks at models as they are on the disk now, for people who write them; whatever is served stays as it is. */
export class ModelsOnDisk {
  private readonly catalog: Catalog;
  private readonly recognizer: Recognizer;
  private readonly limits: SessionLimits;
  private readonly oneRun = pLimit(1);
  /** The runs that have not begun, by the id of their model. */
  private readonly waiting = new Map<string, Promise<ModelTest>>();

  /** @param recognizer has learned what is served, and is not made to learn it again. */
  constructor(catalog: Catalog, recognizer: Recognizer, limits: SessionLimits) {
    this.catalog = catalog;
    this.recognizer = recognizer.inside ?? recognizer;
    this.limits = limits;
  }

  /**
   * What is wrong with a model.
   *
   * @throws DialogError MODEL_NOT_FOUND.
   */
  async check(modelId: string): Promise<readonly Problem[]> {
    this.checkId(modelId);
    const problems = await this.catalog.check(modelId);
    if (!problems) throw notOnDisk(modelId);
    return problems;
  }

  /**
   * Runs the tests of a model, one run after the other. Who asks while a run of the same model waits shares it; one
   * that has begun may have read what was changed since.
   *
   * @throws DialogError MODEL_NOT_FOUND.
   */
  async test(modelId: string): Promise<ModelTest> {
    this.checkId(modelId);
    const shared = this.waiting.get(modelId);
    if (shared) return shared;
    const run = this.oneRun(() => {
      this.waiting.delete(modelId);
      return this.run(modelId);
    });
    this.waiting.set(modelId, run);
    return run;
  }

  private async run(modelId: string): Promise<ModelTest> {
    const { catalog, recognizer } = this;
    const path = await catalog.locate(modelId);
    if (path === undefined) throw notOnDisk(modelId);
    const known = (model: Model) => catalog.find(model.id, model.version) ?? model;
    return testModel(path, { recognizer, known });
  }

  private checkId(modelId: string): void {
    const check = new Check(this.limits);
    check.required("model_id", modelId);
    check.end();
  }
}

function notOnDisk(modelId: string) {
  return modelNotFound(modelId, `There is no model "${modelId}" where the server has its models.`);
}
