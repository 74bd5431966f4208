import { useState } from "preact/hooks";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import type { ReloadedModel } from "../../../gen/parley/v1/model_service_pb.ts";
import { Answer } from "../parts/answer.tsx";
import { counted } from "../parts/counted.ts";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { useFetched } from "../parts/fetched.ts";
import { moveFocus } from "../parts/move-focus.ts";
import { linkTo } from "../route.ts";
import { models } from "../server.ts";
import { ProblemCounts } from "./problem-list.tsx";
import { ReloadNotice } from "./reload-notice.tsx";

/** Problems are told with the list when it has no more models than this: each takes a call. */
const mostChecked = 20;

/** The models that new sessions can have, by id. */
export function ModelList() {
  const found = useFetched((signal) => models.listModels({ pageSize: 1_000 }, { signal }), []);
  const [reloaded, setReloaded] = useState<readonly ReloadedModel[]>();
  const [failure, setFailure] = useState<unknown>();
  const [isReloading, setIsReloading] = useState(false);
  const [reloads, setReloads] = useState(0);

  const reload = async () => {
    setIsReloading(true);
    setFailure(undefined);
    setReloaded(undefined);
    try {
      setReloaded((await models.reloadModels({})).models);
      setReloads(reloads + 1);
      found.again();
    } catch (error) {
      setFailure(error);
    }
    setIsReloading(false);
  };

  return (
    <div class="page">
      <header class="page-head">
        <h1>Models</h1>
        <span class="spacer" />
        <button
          type="button"
          class="button"
          onClick={reload}
          disabled={isReloading}
          title="Reads the models again, where the server has them. For operators."
        >
          {isReloading ? "Reloading…" : "Reload"}
        </button>
      </header>
      <div class="stack">
        <ErrorNotice error={failure} onDismiss={() => setFailure(undefined)} />
        {reloaded && <ReloadNotice models={reloaded} onDismiss={() => setReloaded(undefined)} />}
        <Answer of={found}>
          {({ models: all }) =>
            all.length === 0 ? (
              <div class="empty">
                <p>There are no models that could be served.</p>
                <p>
                  <code>npx parley check &lt;model&gt;</code> tells what is wrong with one.
                </p>
              </div>
            ) : (
              <ul class="models" onKeyDown={(event) => moveFocus(event, "a.opens")}>
                {all.map((model) => (
                  <ModelItem
                    key={`${model.modelId} ${reloads}`}
                    model={model}
                    isNew={
                      reloaded?.some(({ modelId, isNew }) => isNew && modelId === model.modelId) ?? false
                    }
                    tellsProblems={all.length <= mostChecked}
                  />
                ))}
              </ul>
            )
          }
        </Answer>
      </div>
    </div>
  );
}

interface ModelItemProps {
  readonly model: Model;
  /** Whether new sessions get this version since the models were read again. */
  readonly isNew: boolean;
  readonly tellsProblems: boolean;
}

function ModelItem({ model, isNew, tellsProblems }: ModelItemProps) {
  const { modelId, version, name, description, locales } = model;
  const facts = [
    locales.join(", "),
    counted(model.storyIds.length, "story", "stories"),
    counted(model.intentIds.length, "intent"),
    counted(model.entityIds.length, "entity", "entities"),
    counted(model.replyIds.length, "reply", "replies"),
    counted(model.commands.length, "command"),
  ];
  return (
    <li class="card model">
      <div class="row">
        <a class="opens" href={linkTo("models", modelId)}>
          {name}
        </a>
        <code class="faint">
          {modelId}@{version.slice(0, 7)}
        </code>
        {isNew && <span class="badge good">new version</span>}
        {tellsProblems && <ProblemBadges modelId={modelId} />}
      </div>
      {description !== "" && <p>{description}</p>}
      <p class="faint small model-facts">
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
    </li>
  );
}

/** How many problems a model has. Says nothing to those who may not know. */
function ProblemBadges({ modelId }: { readonly modelId: string }) {
  const found = useFetched((signal) => models.checkModel({ modelId }, { signal }), [modelId]);
  if (!found.value || found.value.problems.length === 0) return null;
  return (
    <a class="row" href={linkTo("models", modelId, "check")}>
      <ProblemCounts problems={found.value.problems} />
    </a>
  );
}
