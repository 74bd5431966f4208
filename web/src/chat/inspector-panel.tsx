import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { TurnInspector } from "../inspect/turn-inspector.tsx";
import { lastOffsetOf, turnAt } from "../log/logged-turn.ts";
import { Dialog } from "../parts/dialog.tsx";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { Icon } from "../parts/icon.tsx";
import { goTo } from "../route.ts";
import { isWide } from "../wide.ts";
import { forkOf } from "./fork.ts";
import type { Pane } from "./pane.ts";

interface Props {
  readonly pane: Pane;
  readonly onClose: () => void;
}

/** A look into the turn that was chosen, or into the last one: beside the conversation, or over it on a phone. */
export function InspectorPanel({ pane, onClose }: Props) {
  const turns = pane.log.turns.value;
  const selected = pane.selected.value;
  const turn = selected === undefined ? turns.at(-1) : turnAt(turns, selected);
  const index = turn ? turns.indexOf(turn) : -1;
  const last = turn && lastOffsetOf(turn);
  const hasUnread = pane.log.firstOffset.value > 0;
  const error = useSignal<unknown>(undefined);
  const body = useRef<HTMLDivElement>(null);
  const isSettled = pane.standing.value.kind !== "busy";

  useEffect(() => {
    if (isSettled && last !== undefined && !pane.records.cover(last)) pane.records.read();
  }, [last, isSettled, pane.log.firstOffset.value]);
  useEffect(() => {
    if (index === 0 && hasUnread) pane.follower.readEarlier();
  }, [index, hasUnread]);
  useEffect(() => {
    error.value = undefined;
    body.current?.scrollTo(0, 0);
  }, [turn?.firstOffset]);

  const fork = async (offset: number) => {
    try {
      error.value = undefined;
      goTo("chat", pane.modelId, await forkOf(pane.sessionId, offset));
    } catch (failure) {
      error.value = failure;
    }
  };
  const content = turn && (
    <>
      <ErrorNotice error={error.value} />
      <TurnInspector
        turn={turn}
        records={pane.records}
        roundTripMs={pane.sender.roundTrips.value.get(turn.firstOffset)}
        onFork={fork}
      />
    </>
  );
  const title =
    hasUnread && turn ? `Turn at offset ${turn.firstOffset}` : `Turn ${index + 1} of ${turns.length}`;
  if (!isWide.value) {
    return (
      <Dialog title={title} wide onClose={onClose}>
        {content}
      </Dialog>
    );
  }
  const step = (by: number) => {
    pane.selected.value = turns[index + by]?.firstOffset;
  };
  return (
    <aside class="inspector" aria-label="Inspector">
      <div class="inspector-head">
        <h2>{title}</h2>
        <StepButton label="Turn before" icon="back" disabled={index <= 0} onClick={() => step(-1)} />
        <StepButton
          label="Turn after"
          icon="forth"
          disabled={index >= turns.length - 1}
          onClick={() => step(1)}
        />
      </div>
      <div class="inspector-body" ref={body}>
        {content ?? <p class="empty">Nothing has happened yet.</p>}
      </div>
    </aside>
  );
}

interface StepProps {
  readonly label: string;
  readonly icon: "back" | "forth";
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function StepButton({ label, icon, disabled, onClick }: StepProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
