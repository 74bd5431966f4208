import { createHash } from "node:crypto";
import type { Value } from "../postgres/connections.ts";
import { type SessionColumn, sessionColumnNames } from "../postgres/statements.ts";
import { stored } from "../postgres/texts.ts";
import type { HeadRow, TurnRow } from "../rows.ts";
import type { Database } from "../sqlite/driver.ts";

/** A session as PostgreSQL is to keep it. */
export interface MovedSession {
  /** Its place in the order in which sessions were made. */
  readonly id: number;
  readonly sessionId: string;
  readonly columns: Readonly<Record<SessionColumn, Value>>;
  readonly request: { readonly owner: string; readonly id: string; readonly fingerprint: string } | undefined;
  readonly turns: () => Iterable<MovedTurn>;
}

/** A turn as PostgreSQL is to keep it. */
export interface MovedTurn extends TurnRow {
  readonly session_id: string;
}

/** How many of each there are. */
export type Counts = Readonly<Record<"sessions" | "turns" | "models" | "api_keys" | "secrets", number>>;

interface SqliteSessionRow extends Omit<HeadRow, keyof TurnRow> {
  readonly id: number;
  readonly check_time: number | null;
  readonly waits_for_webhook: number;
  readonly request_id: string | null;
  readonly request_fingerprint: string | null;
  readonly latest_turn: number;
  readonly next_offset: number;
}

/** Reads what is to be moved. Nobody else may write to it. */
export class Source {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  count(): Counts {
    const count = (table: string) =>
      this.database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
    return {
      sessions: count("sessions"),
      turns: count("turns"),
      models: count("models"),
      api_keys: count("api_keys"),
      secrets: count("secrets"),
    };
  }

  /** The rows of a table that needs no changes. */
  rows(table: "models" | "api_keys" | "secrets", columns: readonly string[], order: string): Value[][] {
    return this.database
      .prepare<[], Value[]>(`SELECT ${columns.join(", ")} FROM ${table} ORDER BY ${order}`)
      .raw()
      .all();
  }

  /** Sessions after a place in their order. */
  sessions(after: number, limit: number): MovedSession[] {
    const rows = this.database
      .prepare<[number, number], SqliteSessionRow>(
        `SELECT s.*, t.first_offset AS latest_turn, t.next_offset FROM sessions s JOIN turns t ON t.session = s.id
         AND t.first_offset = (SELECT MAX(first_offset) FROM turns WHERE session = s.id)
         WHERE s.id > ? ORDER BY s.id LIMIT ?`,
      )
      .all(after, limit);
    return rows.map((row) => this.moved(row));
  }

  private moved(row: SqliteSessionRow): MovedSession {
    const sessionId = stored(row.session_id);
    const owner = stored(row.owner);
    const requestId = row.request_id === null ? null : stored(row.request_id);
    return {
      id: row.id,
      sessionId,
      columns: {
        session_id: sessionId,
        model_id: row.model_id,
        model_version: row.model_version,
        owner,
        user_id: stored(row.user_id),
        title: stored(row.title),
        description: stored(row.description),
        labels: row.labels,
        metadata: row.metadata,
        locale: row.locale,
        status: row.status,
        idle_timeout: row.idle_timeout,
        create_time: row.create_time,
        change_time: row.change_time,
        end_time: row.end_time,
        forked_from: row.forked_from,
        forked_offset: row.forked_offset,
        check_time: row.check_time,
        // Whoever comes first sees to its webhook.
        webhook_time: row.waits_for_webhook === 1 ? 0 : null,
        latest_turn: row.latest_turn,
        next_offset: row.next_offset,
        request_id: requestId,
      },
      request:
        requestId === null
          ? undefined
          : { owner, id: requestId, fingerprint: stored(row.request_fingerprint ?? "") },
      turns: () => this.turns(row.id, sessionId),
    };
  }

  private *turns(id: number, sessionId: string): Generator<MovedTurn> {
    const rows = this.database
      .prepare<[number], TurnRow>(
        `SELECT first_offset, next_offset, time, request_id, events, state FROM turns
         WHERE session = ? ORDER BY first_offset`,
      )
      .iterate(id);
    for (const row of rows) {
      const requestId = row.request_id === null ? null : stored(row.request_id);
      yield { ...row, session_id: sessionId, request_id: requestId };
    }
  }
}

/** What stands for nothing in a checksum; no text of ours is that. */
export const nothing = "\\N";

/** A checksum of all that a session has, as the database makes it of what it was given. */
export function checksum(session: MovedSession): string {
  const turns = createHash("md5");
  for (const turn of session.turns()) {
    const { first_offset, next_offset, time, request_id, events, state } = turn;
    turns.update(lineOf([first_offset, next_offset, time, request_id, md5(events), md5(state)]));
  }
  const columns = sessionColumnNames.map((name) => session.columns[name]);
  const request = session.request?.fingerprint ?? null;
  return md5(lineOf([session.id, ...columns, request, turns.digest("hex")]));
}

function lineOf(values: readonly Value[]): string {
  return values.map((value) => `${value ?? nothing}|`).join("");
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
