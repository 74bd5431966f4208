import type { State, Turn } from "../../../gen/parley/v1/turn_pb.ts";
import { type ParameterChange, parameterChanges } from "./parameter-change.ts";

/** The stories that are under way, the innermost first. */
export function StackView({ state }: { readonly state: State }) {
  const { frames, stepId, fillingIntentId, fillingSlot } = state;
  return (
    <div class="stack">
      {frames.length === 0 && <p class="faint">Nothing is under way: main begins next.</p>}
      <ol class="frames">
        {frames.toReversed().map(({ storyId, listKey, nextStep }, index) => (
          <li key={index}>
            <strong>{storyId}</strong>
            <span class="faint mono">
              {listKey} · step {nextStep}
            </span>
          </li>
        ))}
      </ol>
      {stepId && (
        <p>
          <span class="faint">Waits at</span> <span class="mono">{stepId}</span>
        </p>
      )}
      {fillingSlot && (
        <p>
          <span class="faint">Asks for</span> <span class="mono">{fillingSlot}</span>{" "}
          <span class="faint">of</span> <span class="mono">{fillingIntentId}</span>
        </p>
      )}
    </div>
  );
}

interface ParametersProps {
  readonly before: Turn | undefined;
  readonly after: State;
}

/** The parameters after a turn, and what became of them in it. */
export function ParametersView({ before, after }: ParametersProps) {
  const changes = parameterChanges(before?.state?.parameters ?? {}, after.parameters);
  if (changes.length === 0) return <p class="faint">None has a value.</p>;
  return (
    <div class="table-frame">
      <table class="table small parameters">
        <thead>
          <tr>
            <th>Parameter</th>
            <th>Value</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <ChangeRow key={change.name} {...change} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ChangeRow({ name, kind, before, after }: ParameterChange) {
  return (
    <tr class={kind}>
      <td class="mono">{name}</td>
      <td>
        {before !== undefined && kind !== "kept" && <del>{before || "empty"}</del>}{" "}
        {after !== undefined && (kind === "kept" ? after : <ins>{after || "empty"}</ins>)}
        {kind !== "kept" && <span class="visually-hidden">, {kind}</span>}
      </td>
    </tr>
  );
}
