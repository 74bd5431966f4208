import { useSignal } from "@preact/signals";
import { CopyButton } from "../parts/copy-button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { download } from "../parts/download.ts";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { useFetched } from "../parts/fetched.ts";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { sessions } from "../server.ts";

interface Props {
  readonly session: { readonly sessionId: string; readonly modelId: string };
  readonly onClose: () => void;
}

/** The conversation so far as a test of its model. */
export function TestDialog({ session: { sessionId, modelId }, onClose }: Props) {
  const name = useSignal(`session_${sessionId.slice(0, 8)}`);
  const { value, error, again } = useFetched(
    (signal) => sessions.getTranscript({ sessionId }, { signal }),
    [],
  );
  return (
    <Dialog title="Save as test" wide onClose={onClose}>
      <ErrorNotice error={error} onRetry={again} />
      {!value && error === undefined && <Waiting />}
      {value && (
        <>
          <Field label="Name" hint={`Put it into ${modelId}/tests/${name.value}.yaml; parley test plays it.`}>
            <input
              class="input mono"
              value={name.value}
              onInput={(event) => {
                name.value = event.currentTarget.value.replaceAll(/[^\w.-]+/g, "_");
              }}
            />
          </Field>
          <pre class="code transcript">{value.yaml}</pre>
          <div class="actions">
            <CopyButton text={value.yaml} />
            <button
              type="button"
              class="button primary"
              onClick={() => download(`${name.peek() || "test"}.yaml`, value.yaml)}
            >
              <Icon name="download" /> Download
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
