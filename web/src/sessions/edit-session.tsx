import { useState } from "preact/hooks";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { Dialog } from "../parts/dialog.tsx";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { Field } from "../parts/field.tsx";
import { sessions } from "../server.ts";
import { formatLabel, labelsOf, parseLabel } from "./session-filter.ts";

interface EditSessionProps {
  readonly session: Session;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Changes what describes a session. */
export function EditSession({ session, onClose, onSaved }: EditSessionProps) {
  const [title, setTitle] = useState(session.title);
  const [description, setDescription] = useState(session.description);
  const [labels, setLabels] = useState(Object.entries(session.labels).map(formatLabel).join("\n"));
  const [failure, setFailure] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const lines = labels.split("\n").filter((line) => line.trim() !== "");
  const wrong = lines.find((line) => !parseLabel(line));

  const save = async (event: Event) => {
    event.preventDefault();
    if (wrong !== undefined) return;
    setIsSaving(true);
    try {
      await sessions.updateSession({
        sessionId: session.sessionId,
        updateMask: { paths: ["title", "description", "labels"] },
        title,
        description,
        labels: Object.fromEntries(labelsOf(lines)),
      });
      onSaved();
    } catch (error) {
      setFailure(error);
      setIsSaving(false);
    }
  };

  return (
    <Dialog title="Edit the session" onClose={onClose}>
      <form class="stack" onSubmit={save}>
        <Field label="Title">
          <input
            class="input"
            value={title}
            maxLength={256}
            onInput={({ currentTarget }) => setTitle(currentTarget.value)}
          />
        </Field>
        <Field label="Description">
          <textarea
            class="input"
            value={description}
            maxLength={4_096}
            onInput={({ currentTarget }) => setDescription(currentTarget.value)}
          />
        </Field>
        <Field
          label="Labels"
          hint="One in a line, such as channel=web."
          problem={wrong === undefined ? undefined : `“${wrong}” is no label: a name, “=”, and a value.`}
        >
          <textarea
            class="input mono"
            value={labels}
            spellcheck={false}
            aria-invalid={wrong !== undefined}
            onInput={({ currentTarget }) => setLabels(currentTarget.value)}
          />
        </Field>
        <ErrorNotice error={failure} />
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={isSaving || wrong !== undefined}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
