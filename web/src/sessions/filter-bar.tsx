import { useState } from "preact/hooks";
import { useFetched } from "../parts/fetched.ts";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { models } from "../server.ts";
import {
  formatLabel,
  parseLabel,
  type SessionFilter,
  type StateFilter,
  stateFilters,
} from "./session-filter.ts";

interface FilterBarProps {
  readonly filter: SessionFilter;
  readonly onChange: (filter: SessionFilter) => void;
}

/** Says which sessions to show. */
export function FilterBar({ filter, onChange }: FilterBarProps) {
  return (
    <search class="filters">
      <ModelFilter modelId={filter.modelId} onChange={(modelId) => onChange({ ...filter, modelId })} />
      <Field label="User">
        <input
          class="input"
          type="search"
          value={filter.userId}
          placeholder="anyone"
          spellcheck={false}
          onInput={({ currentTarget }) => onChange({ ...filter, userId: currentTarget.value })}
        />
      </Field>
      <Field label="State">
        <select
          class="input"
          value={filter.state}
          onChange={({ currentTarget }) => onChange({ ...filter, state: chosenState(currentTarget.value) })}
        >
          {stateFilters.map((state) => (
            <option key={state} value={state}>
              {state || "any"}
            </option>
          ))}
        </select>
      </Field>
      <LabelFilter labels={filter.labels} onChange={(labels) => onChange({ ...filter, labels })} />
    </search>
  );
}

function chosenState(value: string): StateFilter {
  return stateFilters.find((one) => one === value) ?? "";
}

interface ModelFilterProps {
  readonly modelId: string;
  readonly onChange: (modelId: string) => void;
}

function ModelFilter({ modelId, onChange }: ModelFilterProps) {
  const { value } = useFetched((signal) => models.listModels({ pageSize: 1_000 }, { signal }), []);
  const known = value?.models.map((model) => model.modelId) ?? [];
  // Sessions outlive models: one that is not offered any more can still be asked for.
  const choices = modelId === "" || known.includes(modelId) ? known : [...known, modelId];
  return (
    <Field label="Model">
      <select class="input" value={modelId} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">any</option>
        {choices.map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface LabelFilterProps {
  readonly labels: ReadonlyMap<string, string>;
  readonly onChange: (labels: ReadonlyMap<string, string>) => void;
}

function LabelFilter({ labels, onChange }: LabelFilterProps) {
  const [text, setText] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const add = (event: Event) => {
    event.preventDefault();
    const label = parseLabel(text);
    setIsWrong(!label && text.trim() !== "");
    if (!label) return;
    onChange(new Map([...labels, label]));
    setText("");
  };
  const without = (name: string) => new Map([...labels].filter(([one]) => one !== name));
  return (
    <form class="label-filter" onSubmit={add}>
      <Field label="Label">
        <input
          class="input"
          value={text}
          placeholder="name=value"
          aria-invalid={isWrong}
          title="A label, such as channel=web. Enter adds it to the filter."
          spellcheck={false}
          autocapitalize="none"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onBlur={add}
        />
      </Field>
      {[...labels].map((label) => (
        <button
          key={label[0]}
          type="button"
          class="chip removes"
          aria-label={`Do not ask for the label ${formatLabel(label)}`}
          onClick={() => onChange(without(label[0]))}
        >
          {formatLabel(label)}
          <Icon name="close" />
        </button>
      ))}
    </form>
  );
}
