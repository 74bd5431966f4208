import { useState } from "preact/hooks";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { forkOf } from "../chat/fork.ts";
import { TurnInspector } from "../inspect/turn-inspector.tsx";
import type { TurnRecords } from "../inspect/turn-records.ts";
import type { LoggedTurn } from "../log/logged-turn.ts";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { goTo } from "../route.ts";
import { TurnDiagram } from "./turn-diagram.tsx";

interface TurnPanelProps {
  readonly session: Session;
  readonly turn: LoggedTurn;
  readonly records: TurnRecords;
}

const views = ["Turn", "Diagram"] as const;

/** Where the dialog stood after a turn: in words, or in the diagram of the story. */
export function TurnPanel({ session, turn, records }: TurnPanelProps) {
  const [view, setView] = useState<(typeof views)[number]>("Turn");
  const [failure, setFailure] = useState<unknown>();
  const { sessionId, modelId } = session;
  const fork = async (offset: number) => {
    try {
      goTo("chat", modelId, await forkOf(sessionId, offset));
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <section class="turn-panel" aria-label="The turn">
      <div class="tabs">
        {views.map((one) => (
          <button key={one} type="button" aria-pressed={one === view} onClick={() => setView(one)}>
            {one}
          </button>
        ))}
      </div>
      <ErrorNotice error={failure} onDismiss={() => setFailure(undefined)} />
      {view === "Turn" ? (
        <TurnInspector turn={turn} records={records} onFork={fork} />
      ) : (
        <TurnDiagram session={session} recorded={records.byOffset.value.get(turn.firstOffset)} />
      )}
    </section>
  );
}
