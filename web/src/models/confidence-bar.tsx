interface ConfidenceBarProps {
  readonly name: string;
  /** 0 to 1. */
  readonly value: number;
  /** The least that is accepted, 0 to 1: a line across the bar. Undefined: it is not known. */
  readonly accept: number | undefined;
}

/** How sure the recognizer is of an intent. */
export function ConfidenceBar({ name, value, accept }: ConfidenceBarProps) {
  const percent = Math.round(value * 1_000) / 10;
  return (
    <div class={accept !== undefined && value < accept ? "confidence low" : "confidence"}>
      <span class="one-line">{name}</span>
      <span class="meter-frame">
        <span class="meter">
          <span style={{ width: `${percent}%` }} />
        </span>
        {accept !== undefined && <i style={{ left: `${accept * 100}%` }} />}
      </span>
      <span class="number">{percent} %</span>
    </div>
  );
}
