import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { models } from "../server.ts";

/** All models that the server offers, by id. */
export async function allModels(signal: AbortSignal): Promise<Model[]> {
  const found: Model[] = [];
  for (let pageToken = ""; ; ) {
    const page = await models.listModels({ pageSize: 1_000, pageToken }, { signal });
    found.push(...page.models);
    pageToken = page.nextPageToken;
    if (pageToken === "") return found;
  }
}
