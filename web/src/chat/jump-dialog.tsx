import { useSignal } from "@preact/signals";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { type NamedValue, ValuesEditor, valuesIn } from "../parts/values-editor.tsx";
import type { Pane } from "./pane.ts";

/** Chooses a story to go to, and the parameters that it begins with. */
export function JumpDialog({ pane, onClose }: { readonly pane: Pane; readonly onClose: () => void }) {
  const stories = pane.model.value?.storyIds ?? ["main"];
  const storyId = useSignal(stories[0] ?? "main");
  const parameters = useSignal<readonly NamedValue[]>([]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    pane.jump(storyId.peek(), valuesIn(parameters.peek()));
    onClose();
  };
  return (
    <Dialog title="Go to a story" onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p class="faint">
          The dialog leaves whatever it is doing. All its parameters are replaced by those given here.
        </p>
        <Field label="Story">
          <select
            class="input"
            value={storyId.value}
            onChange={(event) => {
              storyId.value = event.currentTarget.value;
            }}
          >
            {stories.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </Field>
        <ValuesEditor label="Parameters" values={parameters} />
        <div class="actions">
          <button type="submit" class="button primary">
            Go
          </button>
        </div>
      </form>
    </Dialog>
  );
}
