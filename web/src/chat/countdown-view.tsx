import { Icon } from "../parts/icon.tsx";
import type { Countdown } from "./countdown.ts";

/** How long the user may still be silent. */
export function CountdownView({ countdown }: { readonly countdown: Countdown }) {
  const { totalMs, leftMs, isRunning } = countdown;
  const label = isRunning.value ? "Pause the countdown" : "Let the countdown run";
  return (
    <div class="countdown">
      <button
        type="button"
        class="icon-button"
        aria-label={label}
        title={label}
        onClick={() => (isRunning.peek() ? countdown.pause() : countdown.run())}
      >
        <Icon name={isRunning.value ? "pause" : "play"} />
      </button>
      <span class="meter">
        <span style={{ width: `${(leftMs.value / totalMs) * 100}%` }} />
      </span>
      <span class="faint small" role="timer">
        {isRunning.value ? "" : "paused, "}
        {Math.ceil(leftMs.value / 1_000)} s for an answer
      </span>
    </div>
  );
}
