import { failureOf } from "./failure.ts";
import { Icon } from "./icon.tsx";

interface Props {
  /** What was thrown; nothing is shown when it is undefined. */
  readonly error: unknown;
  /** Shows a button that tries again. */
  readonly onRetry?: () => void;
  /** Shows a button that takes the notice away. */
  readonly onDismiss?: () => void;
}

/** Tells what failed, why, and what to do: where it happened. */
export function ErrorNotice({ error, onRetry, onDismiss }: Props) {
  if (error === undefined) return null;
  const { message, reason, advice } = failureOf(error);
  return (
    <div class="notice bad" role="alert">
      <div class="what">
        <strong>{message}</strong> {advice} {reason && <code class="faint">{reason}</code>}
      </div>
      {onRetry && (
        <button type="button" class="button small" onClick={onRetry}>
          Try again
        </button>
      )}
      {onDismiss && (
        <button type="button" class="icon-button" aria-label="Dismiss" onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
