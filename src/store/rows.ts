import type { EventBody } from "../dialog/event.ts";
import type { State } from "../dialog/state.ts";
import type { ModelSource } from "../model/source.ts";
import {
  expireTime,
  type Head,
  type JsonObject,
  nextOffsetAfter,
  type Session,
  type SessionStatus,
  type Turn,
} from "../session/session.ts";

/** A row of the table turns. */
export interface TurnRow {
  readonly first_offset: number;
  readonly next_offset: number;
  readonly time: number;
  readonly request_id: string | null;
  readonly events: string;
  readonly state: string;
}

/** A row of the table sessions, joined with its latest turn. */
export interface HeadRow extends TurnRow {
  readonly session_id: string;
  readonly model_id: string;
  readonly model_version: string;
  readonly owner: string;
  readonly user_id: string;
  readonly title: string;
  readonly description: string;
  readonly labels: string;
  readonly metadata: string | null;
  readonly locale: string;
  readonly status: SessionStatus;
  readonly idle_timeout: number;
  readonly create_time: number;
  readonly change_time: number;
  readonly end_time: number | null;
  readonly forked_from: string | null;
  readonly forked_offset: number | null;
}

/** The columns of TurnRow, for SELECT. */
export const turnColumns = "t.first_offset, t.next_offset, t.time, t.request_id, t.events, t.state";

/** The columns of HeadRow, for SELECT. */
export const headColumns = `
  s.session_id, s.model_id, s.model_version, s.owner, s.user_id, s.title, s.description, s.labels, s.metadata,
  s.locale, s.status, s.idle_timeout, s.create_time, s.change_time, s.end_time, s.forked_from, s.forked_offset,
  ${turnColumns}`;

export function headFromRow(row: HeadRow): Head {
  return { session: sessionFromRow(row), turn: turnFromRow(row) };
}

function sessionFromRow(row: HeadRow): Session {
  return {
    sessionId: row.session_id,
    modelId: row.model_id,
    modelVersion: row.model_version,
    owner: row.owner,
    userId: row.user_id,
    title: row.title,
    description: row.description,
    labels: parse<Readonly<Record<string, string>>>(row.labels),
    metadata: row.metadata === null ? undefined : parse<JsonObject>(row.metadata),
    locale: row.locale,
    status: row.status,
    idleTimeoutMs: row.idle_timeout,
    createTime: row.create_time,
    updateTime: Math.max(row.change_time, row.time),
    // The turns of a fork may be older than itself.
    activeTime: Math.max(row.create_time, row.time),
    endTime: row.end_time ?? undefined,
    forkedFrom:
      row.forked_from === null ? undefined : { sessionId: row.forked_from, offset: row.forked_offset ?? 0 },
    nextOffset: row.next_offset,
  };
}

export function turnFromRow(row: TurnRow): Turn {
  return {
    firstOffset: row.first_offset,
    time: row.time,
    requestId: row.request_id ?? "",
    events: parse<EventBody[]>(row.events),
    state: parse<State>(row.state),
  };
}

/** Values of a row of turns, in the order of its columns, without its session. */
export type TurnValues = [
  firstOffset: number,
  nextOffset: number,
  time: number,
  requestId: string | null,
  events: string,
  state: string,
];

export function valuesOfTurn(turn: Turn): TurnValues {
  const { firstOffset, time, requestId, events, state } = turn;
  const id = requestId === "" ? null : requestId;
  return [firstOffset, nextOffsetAfter(turn), time, id, JSON.stringify(events), JSON.stringify(state)];
}

export type SessionValues = ReturnType<typeof valuesOfSession>;

/** Values of a row of sessions, by name. */
export function valuesOfSession(session: Session, lastTurn: Turn) {
  return {
    sessionId: session.sessionId,
    modelId: session.modelId,
    modelVersion: session.modelVersion,
    owner: session.owner,
    userId: session.userId,
    title: session.title,
    description: session.description,
    labels: JSON.stringify(session.labels),
    metadata: session.metadata === undefined ? null : JSON.stringify(session.metadata),
    locale: session.locale,
    status: session.status,
    idleTimeout: session.idleTimeoutMs,
    createTime: session.createTime,
    changeTime: session.updateTime,
    endTime: session.endTime ?? null,
    forkedFrom: session.forkedFrom?.sessionId ?? null,
    forkedOffset: session.forkedFrom?.offset ?? null,
    waitsForWebhook: waitsForWebhook(lastTurn),
    checkTime: expireTime(session) ?? null,
  };
}

/** As SQLite keeps it: 0 or 1. */
export function waitsForWebhook(turn: Turn): number {
  const last = turn.events.at(-1);
  return last?.kind === "command" && last.runner === "webhook" ? 1 : 0;
}

export function sourceFromJson(json: string): ModelSource {
  return parse<ModelSource>(json);
}

/** What this process, or one of the same schema version, has written: it has the type it was written with. */
function parse<T>(json: string): T {
  return JSON.parse(json) as T;
}
