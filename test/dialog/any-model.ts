import type fc from "fast-check";
import type { Model } from "../../src/dialog/model.ts";
import { compileModel } from "../../src/model/load.ts";
import { documentOf, writtenModels } from "./generated-model.ts";

/** A model of a tree; nothing when it is refused, as those are that would go round for ever. */
export function compiled(document: object): Model | undefined {
  return compileModel({ id: "generated", files: [{ path: "model.yaml", text: JSON.stringify(document) }] })
    .model;
}

/** Any model that is not refused. */
export const anyModel: fc.Arbitrary<Model> = writtenModels
  .map((written) => compiled(documentOf(written)))
  .filter((model) => model !== undefined);
