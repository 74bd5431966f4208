import type { ComponentChildren } from "preact";

interface Props {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what was filled in; said instead of the hint. */
  readonly problem?: string | undefined;
  /** One thing to fill in. */
  readonly children: ComponentChildren;
}

/** A label, what is filled in, and a hint. */
export function Field({ label, hint, problem, children }: Props) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what it is given.
    <label class="field">
      <span>{label}</span>
      {children}
      {(problem || hint) && <span class={problem ? "hint bad" : "hint"}>{problem ?? hint}</span>}
    </label>
  );
}
