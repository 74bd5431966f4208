import { useEffect, useMemo } from "preact/hooks";
import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { TurnRecords } from "../inspect/turn-records.ts";
import { logSource } from "./log-source.ts";
import { SessionLog } from "./session-log.ts";

export interface Watched {
  readonly log: SessionLog;
  readonly records: TurnRecords;
}

/** The log of a session and the records of its turns, for as long as someone looks at them. */
export function useWatched({ sessionId, nextOffset }: Session, onTurn?: () => void): Watched {
  const log = useMemo(() => new SessionLog(logSource(sessionId)), [sessionId]);
  const records = useMemo(() => new TurnRecords(sessionId), [sessionId]);
  useEffect(() => {
    const over = new AbortController();
    log.follow(nextOffset, over.signal);
    return () => over.abort();
  }, [log]);

  const last = log.events.value.at(-1);
  const settledAt = last && endsTurn(last) ? last.offset : undefined;
  useEffect(() => {
    if (settledAt === undefined) return;
    const isRead = () => [...records.byOffset.peek().values()].at(-1)?.lastOffset === settledAt;
    // What was read a moment ago may have missed the turn that has just ended.
    records.read().then(() => (isRead() ? undefined : records.read()));
    if (settledAt + 1 !== nextOffset) onTurn?.();
  }, [settledAt]);
  return { log, records };
}

function endsTurn({ body }: Event): boolean {
  return body.case === "waitForUser" || body.case === "command" || body.case === "sessionEnded";
}
