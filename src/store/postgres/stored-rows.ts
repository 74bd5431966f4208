import type { Turn } from "../../session/session.ts";
import { type Creation, webhookClaimMs } from "../../session/store.ts";
import {
  type HeadRow,
  type TurnRow,
  type TurnValues,
  valuesOfSession,
  valuesOfTurn,
  waitsForWebhook,
} from "../rows.ts";
import type { Value } from "./connections.ts";
import { type SessionColumn, sessionColumnNames } from "./statements.ts";
import { restored, stored } from "./texts.ts";

/** A row of turns with its texts as they were given. */
export function turnRowFrom(row: TurnRow): TurnRow {
  return { ...row, request_id: row.request_id === null ? null : restored(row.request_id) };
}

/** A row of sessions and the latest turn, likewise. */
export function headRowFrom(row: HeadRow): HeadRow {
  return {
    ...row,
    ...turnRowFrom(row),
    owner: restored(row.owner),
    user_id: restored(row.user_id),
    title: restored(row.title),
    description: restored(row.description),
  };
}

/** A turn as parameters of a statement. */
export function storedTurn(turn: Turn): TurnValues {
  const [firstOffset, nextOffset, time, requestId, events, state] = valuesOfTurn(turn);
  return [firstOffset, nextOffset, time, requestId === null ? null : stored(requestId), events, state];
}

/** A session as the first parameters of a statement that makes it. */
export function storedSession({ session, request }: Creation, latest: Turn): Value[] {
  const values = valuesOfSession(session, latest);
  const row: Record<SessionColumn, Value> = {
    session_id: stored(values.sessionId),
    model_id: values.modelId,
    model_version: values.modelVersion,
    owner: stored(values.owner),
    user_id: stored(values.userId),
    title: stored(values.title),
    description: stored(values.description),
    labels: values.labels,
    metadata: values.metadata,
    locale: values.locale,
    status: values.status,
    idle_timeout: values.idleTimeout,
    create_time: values.createTime,
    change_time: values.changeTime,
    end_time: values.endTime,
    forked_from: values.forkedFrom,
    forked_offset: values.forkedOffset,
    check_time: values.checkTime,
    webhook_time: webhookTime(latest, session.activeTime),
    latest_turn: latest.firstOffset,
    next_offset: session.nextOffset,
    request_id: request ? stored(request.id) : null,
  };
  return sessionColumnNames.map((name) => row[name]);
}

/** Until when the server that makes a turn sees to its webhook; nothing when it does not wait for one. */
export function webhookTime(turn: Turn, time: number): number | null {
  return waitsForWebhook(turn) === 1 ? time + webhookClaimMs : null;
}
