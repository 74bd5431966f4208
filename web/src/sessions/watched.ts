import { useEffect, useMemo } from "preact/hooks";
import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { TurnRecords } from "../inspect/turn-records.ts";
import { LogFollower } from "../log/log-follower.ts";
import { logSource } from "../log/log-source.ts";
import { SessionLog } from "../log/session-log.ts";

export interface Watched {
  readonly log: SessionLog;
  readonly follower: LogFollower;
  readonly records: TurnRecords;
}

/** The log of a session and the records of its turns, for as long as someone looks at them. */
export function useWatched({ sessionId, nextOffset }: Session, onTurn?: () => void): Watched {
  const watched = useMemo((): Watched => {
    const log = new SessionLog();
    log.meet(nextOffset);
    const follower = new LogFollower(logSource(sessionId), log);
    return { log, follower, records: new TurnRecords(sessionId, log) };
  }, [sessionId]);
  const { log, follower, records } = watched;
  useEffect(() => {
    const over = new AbortController();
    follower.follow(over.signal);
    return () => over.abort();
  }, [follower]);

  const last = log.events.value.at(-1);
  const settledAt = last && endsTurn(last) ? last.offset : undefined;
  useEffect(() => {
    if (settledAt !== undefined) records.read();
  }, [settledAt, log.firstOffset.value]);
  useEffect(() => {
    if (settledAt !== undefined && settledAt + 1 !== nextOffset) onTurn?.();
  }, [settledAt]);
  return watched;
}

function endsTurn({ body }: Event): boolean {
  return body.case === "waitForUser" || body.case === "command" || body.case === "sessionEnded";
}
