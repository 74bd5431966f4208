import { route } from "../route.ts";
import { ModelList } from "./model-list.tsx";
import { ModelView } from "./model-view.tsx";

/** `#/models` lists the models, `#/models/<id>/<tab>` shows one. */
export function ModelsPage() {
  const [, modelId, tab] = route.value;
  return modelId ? <ModelView key={modelId} modelId={modelId} tab={tab} /> : <ModelList />;
}
