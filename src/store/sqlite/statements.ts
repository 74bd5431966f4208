import type { Secret } from "../../session/store.ts";
import {
  type HeadRow,
  headColumns,
  type SessionValues,
  type TurnRow,
  type TurnValues,
  turnColumns,
} from "../rows.ts";
import type { Database, Statement } from "./driver.ts";

/** The statements of the store, prepared once per connection. */
export function prepareStatements(database: Database) {
  const prepare = <Bind extends unknown[], Row = unknown>(sql: string): Statement<Bind, Row> =>
    database.prepare<Bind, Row>(sql);
  return {
    findHead: prepare<[string], HeadRow>(
      `SELECT ${headColumns} FROM sessions s JOIN turns t ON t.session = s.id
       WHERE s.session_id = ? ORDER BY t.first_offset DESC LIMIT 1`,
    ),
    findHeadById: prepare<[number], HeadRow>(
      `SELECT ${headColumns} FROM sessions s JOIN turns t ON t.session = s.id
       WHERE s.id = ? ORDER BY t.first_offset DESC LIMIT 1`,
    ),
    findCreated: prepare<[string, string], { id: number; request_fingerprint: string }>(
      "SELECT id, request_fingerprint FROM sessions WHERE owner = ? AND request_id = ?",
    ),
    findLive: prepare<[string, number]>(
      "SELECT 1 FROM sessions WHERE owner = ? AND status = 'active' LIMIT 1 OFFSET ?",
    ),
    findId: prepare<[string], { id: number }>("SELECT id FROM sessions WHERE session_id = ?"),
    findTurn: prepare<[string, string], TurnRow>(
      `SELECT ${turnColumns} FROM turns t
       WHERE t.session = (SELECT id FROM sessions WHERE session_id = ?) AND t.request_id = ?`,
    ),
    /** The turn that holds an offset is the last that begins at or before it. */
    readTurns: prepare<{ sessionId: string; from: number; limit: number }[], TurnRow>(
      `WITH one AS (SELECT id FROM sessions WHERE session_id = @sessionId)
       SELECT ${turnColumns} FROM turns t
       WHERE t.session = (SELECT id FROM one) AND t.first_offset >= COALESCE(
         (SELECT MAX(first_offset) FROM turns WHERE session = (SELECT id FROM one) AND first_offset <= @from), 0)
       ORDER BY t.first_offset LIMIT @limit`,
    ),
    insertSession: prepare<[SessionValues & { requestId: string | null; requestFingerprint: string | null }]>(
      `INSERT INTO sessions (session_id, model_id, model_version, owner, user_id, title, description, labels, metadata,
         locale, status, idle_timeout, create_time, change_time, end_time, forked_from, forked_offset,
         waits_for_webhook, check_time, request_id, request_fingerprint)
       VALUES (@sessionId, @modelId, @modelVersion, @owner, @userId, @title, @description, @labels, @metadata,
         @locale, @status, @idleTimeout, @createTime, @changeTime, @endTime, @forkedFrom, @forkedOffset,
         @waitsForWebhook, @checkTime, @requestId, @requestFingerprint)`,
    ),
    insertFirstTurn: prepare<[number | bigint, ...TurnValues]>(
      `INSERT INTO turns (session, first_offset, next_offset, time, request_id, events, state)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    copyTurns: prepare<[number | bigint, number, string]>(
      `INSERT INTO turns (session, first_offset, next_offset, time, events, state)
       SELECT ?, first_offset, next_offset, time, events, state FROM turns
       WHERE first_offset <= ? AND session = (SELECT id FROM sessions WHERE session_id = ?) ORDER BY first_offset`,
    ),
    /**
     * Inserts a turn if it follows the latest, its request is new, and the session is not over. The offset is
     * bound a second time at the end, for the condition.
     */
    appendTurn: prepare<[...TurnValues, sessionId: string, firstOffset: number], { waited: number }>(
      `INSERT INTO turns (session, first_offset, next_offset, time, request_id, events, state)
       SELECT id, ?, ?, ?, ?, ?, ? FROM sessions s
       WHERE session_id = ? AND status = 'active' AND ? =
         (SELECT next_offset FROM turns WHERE session = s.id ORDER BY first_offset DESC LIMIT 1)
       ON CONFLICT DO NOTHING
       RETURNING (SELECT waits_for_webhook FROM sessions WHERE id = session) AS waited`,
    ),
    setWaitsForWebhook: prepare<[number, string]>(
      "UPDATE sessions SET waits_for_webhook = ? WHERE session_id = ?",
    ),
    finish: prepare<[string, number | null, string]>(
      "UPDATE sessions SET status = ?, end_time = ?, check_time = NULL WHERE session_id = ?",
    ),
    describe: prepare<[SessionValues]>(
      `UPDATE sessions SET title = @title, description = @description, labels = @labels, metadata = @metadata,
         idle_timeout = @idleTimeout, change_time = @changeTime, check_time = @checkTime
       WHERE session_id = @sessionId`,
    ),
    findDue: prepare<[number, number], { session_id: string }>(
      "SELECT session_id FROM sessions WHERE check_time <= ? ORDER BY check_time LIMIT ?",
    ),
    postpone: prepare<[number, string]>(
      "UPDATE sessions SET check_time = ? WHERE session_id = ? AND check_time IS NOT NULL",
    ),
    findWaitingForWebhook: prepare<[], { session_id: string }>(
      "SELECT session_id FROM sessions WHERE waits_for_webhook = 1 ORDER BY id",
    ),
    deleteTurns: prepare<[number]>("DELETE FROM turns WHERE session = ?"),
    deleteSession: prepare<[number]>("DELETE FROM sessions WHERE id = ?"),
    keepModel: prepare<[string, string, string]>(
      "INSERT INTO models (model_id, version, source) VALUES (?, ?, ?)",
    ),
    hasModel: prepare<[string, string], { found: number }>(
      "SELECT 1 AS found FROM models WHERE model_id = ? AND version = ?",
    ),
    findModel: prepare<[string, string], { source: string }>(
      "SELECT source FROM models WHERE model_id = ? AND version = ?",
    ),
    /** As large as turns are that come together: a disk that has room for it has room for them. */
    addProbe: prepare<[]>("INSERT OR REPLACE INTO models VALUES ('', 'probe', hex(zeroblob(32768)))"),
    removeProbe: prepare<[]>("DELETE FROM models WHERE model_id = '' AND version = 'probe'"),
    /** Sessions that are over are not looked at for expiry. */
    count: prepare<[], { active: number; all: number }>(
      `SELECT (SELECT COUNT(*) FROM sessions WHERE check_time IS NOT NULL) AS active,
         (SELECT COUNT(*) FROM sessions) AS "all"`,
    ),
    pruneModels: prepare<[]>(
      "DELETE FROM models WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE model_version = models.version)",
    ),
    listSecrets: prepare<[string], Secret>(
      `SELECT id, purpose, key, create_time AS createTime FROM secrets
       WHERE purpose = ? ORDER BY create_time, rowid`,
    ),
    addSecret: prepare<[string, string, string, number]>(
      "INSERT INTO secrets (id, purpose, key, create_time) VALUES (?, ?, ?, ?)",
    ),
    eraseSecrets: prepare<[string, number]>("DELETE FROM secrets WHERE purpose = ? AND create_time < ?"),
  };
}

export type Statements = ReturnType<typeof prepareStatements>;
