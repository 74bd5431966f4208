import type { Coverage } from "../../../gen/parley/v1/model_service_pb.ts";

/** How much of each kind of things the tests use, and what they leave out. */
export function CoverageBars({ coverage }: { readonly coverage: readonly Coverage[] }) {
  return (
    <ul class="coverage">
      {coverage.map(({ kind, total, missed }) => {
        const used = total - missed.length;
        return (
          <li key={kind} class="card">
            <div class="row">
              <strong>{kind}</strong>
              <span class="spacer" />
              <span class="faint small">
                {used} of {total}
              </span>
            </div>
            <span class="meter" role="img" aria-label={`${used} of ${total} ${kind} are used`}>
              <span style={{ width: `${total === 0 ? 100 : (100 * used) / total}%` }} />
            </span>
            {missed.length > 0 && (
              <details>
                <summary class="faint small">{missed.length} not used</summary>
                <ul class="missed">
                  {missed.map((id) => (
                    <li key={id}>
                      <code>{id}</code>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        );
      })}
    </ul>
  );
}
