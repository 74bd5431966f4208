import { useEffect } from "preact/hooks";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { valueIn } from "../address.ts";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { query, replaceQuery } from "../route.ts";
import { SessionHead } from "./session-head.tsx";
import { TimeBar } from "./time-bar.tsx";
import { TurnList } from "./turn-list.tsx";
import { TurnPanel } from "./turn-panel.tsx";
import { useWatched } from "./watched.ts";

interface OpenSessionProps {
  readonly session: Session;
  /** Called when the session is not as it was any more. */
  readonly onChange: () => void;
}

/** A session that is watched. The turn that is looked at stands in the address; if none does, it is the last one. */
export function OpenSession({ session, onChange }: OpenSessionProps) {
  const { log, follower, records } = useWatched(session, onChange);
  const firstOffset = log.firstOffset.value;
  const hasEarlier = firstOffset > 0;
  const readEarlier = () => follower.readEarlier();

  const chosen = valueIn(query.value, "at");
  const isChosenEarlier = hasEarlier && chosen !== "" && Number(chosen) < firstOffset;
  useEffect(() => {
    if (isChosenEarlier) readEarlier();
  }, [isChosenEarlier, firstOffset]);

  const turns = log.turns.value;
  const found = chosen === "" ? -1 : turns.findLastIndex((turn) => turn.firstOffset <= Number(chosen));
  const position = found === -1 ? turns.length - 1 : found;
  const turn = turns[position];
  const choose = (to: number) =>
    replaceQuery(to >= turns.length - 1 ? [] : [["at", String(turns[to]?.firstOffset ?? 0)]]);

  return (
    <div class="session-view">
      <SessionHead session={session} liveness={follower.liveness.value} onChange={onChange} />
      <ErrorNotice error={follower.failure.value} />
      {turn && (
        <>
          <TimeBar turns={turns} position={position} isLatest={found === -1} onChoose={choose} />
          <div class="session-panes">
            <TurnList
              turns={turns}
              position={position}
              isLatest={found === -1}
              onChoose={choose}
              onEarlier={hasEarlier ? readEarlier : undefined}
            />
            <TurnPanel session={session} turn={turn} records={records} />
          </div>
        </>
      )}
    </div>
  );
}
