import { useState } from "preact/hooks";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import type { ReloadedModel } from "../../../gen/parley/v1/model_service_pb.ts";
import { useFetched } from "../fetched.ts";
import { linkTo } from "../route.ts";
import { models } from "../server.ts";
import { moveFocus } from "../sessions/move-focus.ts";
import { counted } from "./counted.ts";

/** The models that new sessions can have, by id. */
export function ModelList() {
  const found = useFetched((signal) => models.listModels({ pageSize: 1_000 }, { signal }), []);
  const [reloaded, setReloaded] = useState<readonly ReloadedModel[]>();
  const [failure, setFailure] = useState<unknown>();
  const [isReloading, setIsReloading] = useState(false);

  const reload = async () => {
    setIsReloading(true);
    setFailure(undefined);
    try {
      setReloaded((await models.reloadModels({})).models);
      found.again();
    } catch (error) {
      setFailure(error);
    }
    setIsReloading(false);
  };

  return (
    <div class="sheet">
      <header class="sheet-head">
        <h1>Models</h1>
        <button type="button" onClick={reload} disabled={isReloading}>
          {isReloading ? "Reading them…" : "Reload"}
        </button>
      </header>
      {found.error !== undefined && <ErrorNotice error={found.error} onRetry={found.again} />}
      {failure !== undefined && <ErrorNotice error={failure} />}
      {reloaded && <Reloaded models={reloaded} />}
      {found.value?.models.length === 0 && (
        <p class="empty">
          There are no models. <code>parley serve --models &lt;directory&gt;</code> says where they are.
        </p>
      )}
      <ul class="models" onKeyDown={(event) => moveFocus(event, "a.opens")}>
        {found.value?.models.map((model) => (
          <ModelItem key={model.modelId} model={model} />
        ))}
      </ul>
    </div>
  );
}

function ModelItem({ model }: { readonly model: Model }) {
  const { modelId, version, name, description, locales } = model;
  return (
    <li class="model">
      <a class="opens" href={linkTo("models", modelId)}>
        {name}
      </a>
      <code class="faint">
        {modelId}@{version.slice(0, 7)}
      </code>
      {description !== "" && <p>{description}</p>}
      <p class="faint facts">
        {[
          locales.join(", "),
          counted(model.storyIds.length, "story", "stories"),
          counted(model.intentIds.length, "intent"),
          counted(model.entityIds.length, "entity", "entities"),
          counted(model.replyIds.length, "reply", "replies"),
          counted(model.commands.length, "command"),
        ].map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
    </li>
  );
}

/** What reading the models again came to. */
function Reloaded({ models: read }: { readonly models: readonly ReloadedModel[] }) {
  return (
    <section class="notice" role="status">
      <p>
        {counted(read.length, "model")} read, {counted(read.filter(({ isNew }) => isNew).length, "new version")}.
      </p>
      <ul>
        {read
          .filter(({ isNew, errors, warnings }) => isNew || errors > 0 || warnings > 0)
          .map(({ modelId, version, isNew, errors, warnings }) => (
            <li key={modelId}>
              <a href={linkTo("models", modelId, "check")}>{modelId}</a>
              {errors > 0 && (
                <span class="bad">
                  {" "}
                  has {counted(errors, "error")}:{" "}
                  {version === "" ? "it can not be served" : "its last good version is served"}
                </span>
              )}
              {isNew && <span class="good"> is new: {version.slice(0, 7)}</span>}
              {warnings > 0 && <span class="warn"> ({counted(warnings, "warning")})</span>}
            </li>
          ))}
      </ul>
    </section>
  );
}
