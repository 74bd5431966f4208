import { formatLabel } from "./session-filter.ts";

/** The labels of a session. */
export function Labels({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(labels).map((label) => (
        <span key={label[0]} class="badge label">
          {formatLabel(label)}
        </span>
      ))}
    </>
  );
}
