import type { ReloadedModel } from "../../../gen/parley/v1/model_service_pb.ts";
import { counted } from "../parts/counted.ts";
import { Icon } from "../parts/icon.tsx";
import { linkTo } from "../route.ts";

interface ReloadNoticeProps {
  readonly models: readonly ReloadedModel[];
  readonly onDismiss: () => void;
}

/** What reading the models again came to. */
export function ReloadNotice({ models, onDismiss }: ReloadNoticeProps) {
  const changed = models.filter(({ isNew }) => isNew).length;
  const failing = models.filter(({ errors }) => errors > 0);
  return (
    <div class={failing.length > 0 ? "notice bad" : "notice good"} role="status">
      <div class="what">
        <strong>
          {counted(models.length, "model")} read, {changed === 0 ? "none" : changed} of them new.
        </strong>
        <ul>
          {failing.map(({ modelId, version, errors }) => (
            <li key={modelId}>
              <a href={linkTo("models", modelId, "check")}>{modelId}</a> has {counted(errors, "error")}:{" "}
              {version === "" ? "it is not served." : "its last good version is served."}
            </li>
          ))}
        </ul>
      </div>
      <button type="button" class="icon-button" aria-label="Dismiss" onClick={onDismiss}>
        <Icon name="close" />
      </button>
    </div>
  );
}
