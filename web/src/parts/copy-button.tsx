import { useSignal } from "@preact/signals";
import { Icon } from "./icon.tsx";

/** How long it is said that something was copied, in milliseconds. */
const saidMs = 1_500;

/** Copies a text. */
export function CopyButton({ text, label = "Copy" }: { readonly text: string; readonly label?: string }) {
  const outcome = useSignal("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      outcome.value = "Copied";
    } catch {
      // Browsers let pages copy only over TLS or on their own machine.
      outcome.value = "Not allowed by the browser";
    }
    setTimeout(() => {
      outcome.value = "";
    }, saidMs);
  };
  return (
    <button type="button" class="button" onClick={copy}>
      <Icon name={outcome.value === "Copied" ? "check" : "copy"} />
      <span aria-live="polite">{outcome.value || label}</span>
    </button>
  );
}
