import { percent } from "../inspect/event-words.ts";

interface ConfidenceBarProps {
  readonly name: string;
  /** 0 to 1. */
  readonly value: number;
  /** The least that is accepted, 0 to 1: a line across the bar. Undefined: it is not known. */
  readonly accept: number | undefined;
}

/** How sure the recognizer is of an intent. */
export function ConfidenceBar({ name, value, accept }: ConfidenceBarProps) {
  return (
    <div class={accept !== undefined && value < accept ? "confidence low" : "confidence"}>
      <span class="one-line">{name}</span>
      <span class="meter-frame">
        <span class="meter">
          <span style={{ width: `${value * 100}%` }} />
        </span>
        {accept !== undefined && <i style={{ left: `${accept * 100}%` }} />}
      </span>
      <span class="number">{percent(value)}</span>
    </div>
  );
}
