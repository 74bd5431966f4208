interface ExpectedIntentsProps {
  readonly intentIds: readonly string[];
  readonly expected: readonly string[];
  readonly onChange: (expected: readonly string[]) => void;
}

/** A choice of the intents that an input would accept. */
export function ExpectedIntents({ intentIds, expected, onChange }: ExpectedIntentsProps) {
  const toggle = (intentId: string) =>
    onChange(
      expected.includes(intentId) ? expected.filter((one) => one !== intentId) : [...expected, intentId],
    );
  return (
    <fieldset class="expected-intents">
      <legend>Intents that are expected</legend>
      <div class="row">
        {intentIds.map((intentId) => (
          <button
            key={intentId}
            type="button"
            class="chip"
            aria-pressed={expected.includes(intentId)}
            onClick={() => toggle(intentId)}
          >
            {intentId}
          </button>
        ))}
        {expected.length > 0 && (
          <button type="button" class="button quiet small" onClick={() => onChange([])}>
            Expect any
          </button>
        )}
      </div>
    </fieldset>
  );
}
