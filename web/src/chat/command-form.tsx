import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { type NamedValue, ValuesEditor, valuesIn } from "../parts/values-editor.tsx";
import type { Pane } from "./pane.ts";
import type { Standing } from "./standing.ts";

interface Props {
  readonly pane: Pane;
  readonly standing: Extract<Standing, { kind: "command" }>;
  readonly isFocused: boolean;
}

/** The person plays the program that runs commands. */
export function CommandForm({ pane, standing: { offset, command }, isFocused }: Props) {
  const { commandId, inputs } = command;
  const outputs = useSignal<Readonly<Record<string, string>>>({});
  /** Filled in when it is not known which outputs there are. */
  const others = useSignal<readonly NamedValue[]>([]);
  const reason = useSignal<string | undefined>(undefined);
  const form = useRef<HTMLFormElement>(null);
  const definition = pane.model.value?.commands.find((one) => one.commandId === commandId);
  const isSending = pane.sender.underWay.value !== undefined;
  const hasFailed = reason.value !== undefined;

  useEffect(() => {
    if (isFocused && !isSending) form.current?.querySelector("input")?.focus({ preventScroll: true });
  }, [isFocused, hasFailed, definition, isSending]);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isSending) return;
    const failure = reason.peek();
    if (failure === undefined)
      pane.finish(commandId, offset, { ...valuesIn(others.peek()), ...outputs.peek() });
    else pane.fail(commandId, offset, failure.trim() || "failed");
  };
  return (
    <form ref={form} class="card stack command-form" aria-label={`Result of ${commandId}`} onSubmit={submit}>
      <div>
        <h3>
          Run <span class="mono">{commandId}</span>
        </h3>
        <dl class="facts small">
          {Object.entries(inputs).map(([name, value]) => (
            <div class="fact" key={name}>
              <dt class="mono">{name}</dt>
              <dd>{value || <span class="faint">empty</span>}</dd>
            </div>
          ))}
        </dl>
      </div>
      {hasFailed ? (
        <Field label="Why it failed" hint="For the log. What a user can cause belongs into outputs instead.">
          <input
            class="input"
            value={reason.value}
            onInput={(event) => {
              reason.value = event.currentTarget.value;
            }}
          />
        </Field>
      ) : (
        <div class="outputs">
          {definition?.outputs.map((name) => (
            <Field key={name} label={name}>
              <input
                class="input"
                value={outputs.value[name] ?? ""}
                onInput={(event) => {
                  outputs.value = { ...outputs.value, [name]: event.currentTarget.value };
                }}
              />
            </Field>
          ))}
          {definition?.outputs.length === 0 && <p class="faint">It has no outputs.</p>}
          {!definition && pane.isOpen.value && <ValuesEditor label="Outputs" values={others} />}
        </div>
      )}
      <div class="row">
        <label class="check">
          <input
            type="checkbox"
            checked={hasFailed}
            onChange={(event) => {
              reason.value = event.currentTarget.checked ? "" : undefined;
            }}
          />
          It failed
        </label>
        <span class="spacer" />
        <button type="submit" class={hasFailed ? "button danger" : "button primary"} disabled={isSending}>
          {hasFailed ? "Report failure" : "Report result"}
        </button>
      </div>
    </form>
  );
}
