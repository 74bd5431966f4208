import type { LoggedTurn } from "../log/logged-turn.ts";
import { Icon } from "../parts/icon.tsx";
import { clockTime } from "../parts/time.ts";

interface TimeBarProps {
  readonly turns: readonly LoggedTurn[];
  /** Of the turn that is looked at, from 0. */
  readonly position: number;
  /** Whether what is looked at moves on with the session. */
  readonly isLatest: boolean;
  readonly onChoose: (position: number) => void;
}

/** Leads along the turns of a session: by the arrow keys when the slider has the focus, by dragging, or by buttons. */
export function TimeBar({ turns, position, isLatest, onChoose }: TimeBarProps) {
  const last = turns.length - 1;
  const turn = turns[position];
  return (
    <div class="time-bar">
      <button
        type="button"
        class="icon-button"
        aria-label="Earlier turn"
        disabled={position === 0}
        onClick={() => onChoose(position - 1)}
      >
        <Icon name="back" />
      </button>
      <input
        type="range"
        aria-label="Turn"
        aria-valuetext={`turn ${position + 1} of ${turns.length}`}
        min={0}
        max={last}
        value={position}
        disabled={last === 0}
        onInput={({ currentTarget }) => onChoose(currentTarget.valueAsNumber)}
      />
      <button
        type="button"
        class="icon-button"
        aria-label="Later turn"
        disabled={position === last}
        onClick={() => onChoose(position + 1)}
      >
        <Icon name="forth" />
      </button>
      <span class="when">
        <span class="number">
          turn {position + 1} of {turns.length}
        </span>
        <span class="faint mono">{clockTime(turn?.events[0]?.createTime)}</span>
      </span>
      <button
        type="button"
        class="button small"
        aria-pressed={isLatest}
        disabled={isLatest}
        title="Moves on with the session"
        onClick={() => onChoose(last)}
      >
        Latest
      </button>
    </div>
  );
}
