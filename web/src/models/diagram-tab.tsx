import type { Model } from "../../../gen/parley/v1/model_pb.ts";

export function DiagramTab({ model }: { readonly model: Model }) {
  return <p>{model.modelId}</p>;
}
