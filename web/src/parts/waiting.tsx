/** Says that something is under way. */
export function Waiting({ label = "Waiting" }: { readonly label?: string }) {
  return (
    <span class="waiting" role="status" aria-label={label}>
      <i />
      <i />
      <i />
    </span>
  );
}
