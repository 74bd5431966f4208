import { useMemo } from "preact/hooks";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { useFetched } from "../parts/fetched.ts";
import { Field } from "../parts/field.tsx";
import { ValuesEditor } from "../parts/values-editor.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { replaceWith } from "../route.ts";
import { allModels } from "./all-models.ts";
import { Beginning, type Begun } from "./beginning.ts";

interface Props {
  /** Chosen by the address; undefined: none is. */
  readonly modelId: string | undefined;
  readonly onBegun: (begun: Begun) => void;
}

/** Chooses a model, and begins a session with it. */
export function BeginForm({ modelId, onBegun }: Props) {
  const { value: models, error, isLoading, again } = useFetched(allModels, []);
  const beginning = useMemo(() => new Beginning(), []);
  if (!models) {
    return (
      <div class="begin">
        {error !== undefined && !isLoading ? <ErrorNotice error={error} onRetry={again} /> : <Waiting />}
      </div>
    );
  }
  if (models.length === 0) {
    return (
      <div class="empty">
        <p>The server has no models.</p>
        <p>Write one, or start the server with --models pointing at yours.</p>
      </div>
    );
  }
  const model = modelId ? models.find((one) => one.modelId === modelId) : models[0];
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const begun = model && !beginning.isUnderWay.peek() && (await beginning.begin(model.modelId));
    if (begun) onBegun(begun);
  };
  return (
    <form class="begin stack" onSubmit={submit}>
      <h2>New session</h2>
      <Field label="Model" problem={model ? undefined : `There is no model ${modelId}.`}>
        <select
          class="input"
          value={model?.modelId ?? ""}
          aria-invalid={!model}
          onChange={(event) => {
            beginning.locale.value = "";
            replaceWith("chat", event.currentTarget.value);
          }}
        >
          {!model && <option value="">choose one</option>}
          {models.map(({ modelId: id, name }) => (
            <option key={id} value={id}>
              {name === id ? id : `${name} (${id})`}
            </option>
          ))}
        </select>
      </Field>
      {model?.description && <p class="faint">{model.description}</p>}
      {model && <Options beginning={beginning} model={model} />}
      <ErrorNotice error={beginning.error.value} />
      <div class="actions">
        <button
          type="submit"
          class="button primary"
          disabled={!model || beginning.isUnderWay.value}
          ref={(button) => {
            if (button && document.activeElement === document.body) button.focus();
          }}
        >
          {beginning.isUnderWay.value ? "Beginning …" : "Begin"}
        </button>
      </div>
    </form>
  );
}

function Options({ beginning, model }: { readonly beginning: Beginning; readonly model: Model }) {
  const { locale, userId, title, parameters, skipGreeting } = beginning;
  return (
    <details>
      <summary>Options</summary>
      <div class="stack options">
        {model.locales.length > 1 && (
          <Field label="Locale">
            <select
              class="input"
              value={locale.value}
              onChange={(event) => {
                locale.value = event.currentTarget.value;
              }}
            >
              {model.locales.map((one, index) => (
                <option key={one} value={index === 0 ? "" : one}>
                  {one}
                </option>
              ))}
            </select>
          </Field>
        )}
        <Field label="User" hint="Who the user is, to find sessions by. Empty: a guest.">
          <input
            class="input"
            maxlength={128}
            value={userId.value}
            onInput={(event) => {
              userId.value = event.currentTarget.value;
            }}
          />
        </Field>
        <Field label="Title">
          <input
            class="input"
            maxlength={256}
            value={title.value}
            onInput={(event) => {
              title.value = event.currentTarget.value;
            }}
          />
        </Field>
        <ValuesEditor label="Parameters to begin with" values={parameters} />
        <label class="check">
          <input
            type="checkbox"
            checked={skipGreeting.value}
            onChange={(event) => {
              skipGreeting.value = event.currentTarget.checked;
            }}
          />
          Skip the greeting
        </label>
      </div>
    </details>
  );
}
