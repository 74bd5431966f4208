import { useSignal } from "@preact/signals";
import { signIn, wanted } from "./credentials.ts";
import { Dialog } from "./parts/dialog.tsx";
import { Field } from "./parts/field.tsx";

/** Asks for credentials when a call was refused for want of them. */
export function SignIn() {
  const entered = useSignal("");
  const why = wanted.value;
  if (!why) return null;
  const submit = (event: Event) => {
    event.preventDefault();
    const key = entered.value.trim();
    entered.value = "";
    if (key !== "") signIn(key);
  };
  return (
    <Dialog title="This server asks who you are">
      <form class="stack" onSubmit={submit}>
        <p class="faint">The key stays in this tab of the browser, and is sent to this server only.</p>
        <Field
          label="API key or token"
          hint="npx parley keys create <name> makes one."
          problem={why === "refused" ? "This one is not valid, or not any more." : undefined}
        >
          <input
            class="input mono"
            type="password"
            autocomplete="off"
            required
            aria-invalid={why === "refused"}
            value={entered.value}
            onInput={(event) => {
              entered.value = event.currentTarget.value;
            }}
          />
        </Field>
        <div class="actions">
          <button type="submit" class="button primary">
            Sign in
          </button>
        </div>
      </form>
    </Dialog>
  );
}
