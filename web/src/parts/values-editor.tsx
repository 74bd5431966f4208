import type { Signal } from "@preact/signals";
import { Icon } from "./icon.tsx";

/** A row of the editor. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

interface Props {
  /** What the values are, such as "Parameters". */
  readonly label: string;
  readonly values: Signal<readonly NamedValue[]>;
}

/** Names with values, as many as one likes. */
export function ValuesEditor({ label, values }: Props) {
  const change = (index: number, changed: Partial<NamedValue>) => {
    values.value = values.value.map((one, at) => (at === index ? { ...one, ...changed } : one));
  };
  return (
    <fieldset class="values-editor">
      <legend>{label}</legend>
      {values.value.map(({ name, value }, index) => (
        <div class="value-row" key={index}>
          <input
            class="input mono"
            aria-label="Name"
            placeholder="name"
            value={name}
            onInput={(event) => change(index, { name: event.currentTarget.value })}
          />
          <input
            class="input"
            aria-label={`Value of ${name || "it"}`}
            placeholder="value"
            value={value}
            onInput={(event) => change(index, { value: event.currentTarget.value })}
          />
          <button
            type="button"
            class="icon-button"
            aria-label={`Remove ${name || "it"}`}
            onClick={() => {
              values.value = values.value.toSpliced(index, 1);
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <button
        type="button"
        class="button quiet small"
        onClick={() => {
          values.value = [...values.value, { name: "", value: "" }];
        }}
      >
        <Icon name="plus" /> Add one
      </button>
    </fieldset>
  );
}

/** What was filled in; rows without a name are left out. */
export function valuesIn(rows: readonly NamedValue[]): Record<string, string> {
  return Object.fromEntries(
    rows.filter(({ name }) => name.trim() !== "").map((row) => [row.name.trim(), row.value]),
  );
}
