import { useEffect, useRef } from "preact/hooks";
import type { LoggedTurn } from "../log/logged-turn.ts";
import { clockTime, dateTime } from "../parts/time.ts";
import { TurnLines } from "./turn-lines.tsx";

interface TurnListProps {
  readonly turns: readonly LoggedTurn[];
  /** Of the turn that is looked at, from 0. */
  readonly position: number;
  readonly isLatest: boolean;
  readonly onChoose: (position: number) => void;
  /** Reads earlier turns; absent: there are none. */
  readonly onEarlier: (() => void) | undefined;
}

/** What was said and done, turn by turn. One of them is looked at, and kept in view. */
export function TurnList({ turns, position, isLatest, onChoose, onEarlier }: TurnListProps) {
  const frame = useRef<HTMLElement>(null);
  const shown = turns[position];
  useEffect(() => {
    const chosen = frame.current?.querySelector("[aria-current]");
    if (chosen && frame.current) keepInView(frame.current, chosen, isLatest);
  }, [shown?.firstOffset, shown?.events.length]);

  return (
    <section class="turn-list" aria-label="Conversation" ref={frame}>
      {onEarlier && (
        <button type="button" class="button small more" onClick={onEarlier}>
          Show earlier turns
        </button>
      )}
      <ol>
        {turns.map((turn, at) => (
          <li key={turn.firstOffset} class="listed-turn" aria-current={at === position ? "true" : undefined}>
            <button
              type="button"
              class="turn-head"
              aria-label={`Look at turn ${at + 1}`}
              onClick={() => onChoose(at)}
            >
              <span class="number">{turn.firstOffset}</span>
              <time title={dateTime(turn.events[0]?.createTime)}>
                {clockTime(turn.events[0]?.createTime)}
              </time>
            </button>
            <TurnLines turn={turn} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Scrolls within a frame, and nothing around it. */
function keepInView(frame: Element, element: Element, atEnd: boolean): void {
  const { top, bottom, height } = frame.getBoundingClientRect();
  const seen = element.getBoundingClientRect();
  if (atEnd && seen.bottom > bottom) frame.scrollTop += seen.bottom - bottom;
  else if (seen.top < top || seen.bottom > bottom) frame.scrollTop += seen.top - top - height / 3;
}
