import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ExplanationSchema } from "../../gen/parley/v1/model_service_pb.ts";
import type { Understanding } from "../session/model-queries.ts";

/** How a text was understood, as the authors of models see it. */
export function explanationToWire({
  sample,
  ranking,
  accept,
}: NonNullable<Understanding["explanation"]>): MessageInitShape<typeof ExplanationSchema> {
  return {
    sample,
    ranking: ranking.map(({ intentId, confidence, score, nearest }) => {
      return { intentId, confidence, score, nearestSample: nearest.sample, similarity: nearest.similarity };
    }),
    accept,
  };
}
