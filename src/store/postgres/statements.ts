import { headColumns, turnColumns } from "../rows.ts";
import type { Statement } from "./connections.ts";

/** Columns of a session that are set when it is made, with the types of their values. */
export const sessionColumnTypes = {
  session_id: "text",
  model_id: "text",
  model_version: "text",
  owner: "text",
  user_id: "text",
  title: "text",
  description: "text",
  labels: "text",
  metadata: "text",
  locale: "text",
  status: "text",
  idle_timeout: "bigint",
  create_time: "bigint",
  change_time: "bigint",
  end_time: "bigint",
  forked_from: "text",
  forked_offset: "bigint",
  check_time: "bigint",
  webhook_time: "bigint",
  latest_turn: "bigint",
  next_offset: "bigint",
  request_id: "text",
};

export type SessionColumn = keyof typeof sessionColumnTypes;

/** In the order of the parameters of the statements that make a session. */
export const sessionColumnNames = Object.keys(sessionColumnTypes) as SessionColumn[];

const sessionParameters = Object.values(sessionColumnTypes).map((type, index) => `$${index + 1}::${type}`);

/** The parameters after those of the session. */
const after = (place: number, type: string) => `$${sessionParameters.length + place}::${type}`;

/** Makes a session, and notes the request that wanted it, if that has an id: its fingerprint is the next parameter. */
const made = `made AS (
    INSERT INTO sessions (${sessionColumnNames.join(", ")})
    SELECT ${sessionParameters.join(", ")} FROM basis RETURNING session_id, owner, request_id
  ), requested AS (
    INSERT INTO requests (owner, request_id, fingerprint, session_id)
    SELECT owner, request_id, ${after(1, "text")}, session_id FROM made WHERE request_id IS NOT NULL
  )`;

/** All that the store says to the database. Every key begins with the id of a session, but for those of lists. */
export const statements = {
  findHead: {
    name: "find_head",
    text: `SELECT ${headColumns} FROM sessions s
      JOIN turns t ON t.session_id = s.session_id AND t.first_offset = s.latest_turn WHERE s.session_id = $1`,
  },
  findHeads: {
    name: "find_heads",
    text: `SELECT ${headColumns}, s.id FROM sessions s
      JOIN turns t ON t.session_id = s.session_id AND t.first_offset = s.latest_turn
      WHERE s.id = ANY ($1::bigint[])`,
  },
  findCreated: {
    name: "find_created",
    text: "SELECT session_id, fingerprint FROM requests WHERE owner = $1 AND request_id = $2",
  },
  findTurn: {
    name: "find_turn",
    text: `SELECT ${turnColumns} FROM turns t WHERE t.session_id = $1 AND t.request_id = $2`,
  },
  /** The turn that holds an offset is the last that begins at or before it. */
  readTurns: {
    name: "read_turns",
    text: `SELECT ${turnColumns} FROM turns t
      WHERE t.session_id = $1 AND t.first_offset >= COALESCE(
        (SELECT MAX(first_offset) FROM turns WHERE session_id = $1 AND first_offset <= $2::bigint), 0)
      ORDER BY t.first_offset LIMIT $3::bigint`,
  },
  /**
   * Makes a session with its first turn, if the source of its model is kept. The lock keeps that until the session
   * can be seen by whoever forgets what nobody needs.
   */
  create: {
    name: "create",
    text: `WITH basis AS MATERIALIZED (
        SELECT 1 FROM models WHERE model_id = $2 AND version = $3 FOR KEY SHARE
      ), ${made}
      INSERT INTO turns (session_id, first_offset, next_offset, time, request_id, events, state)
      SELECT session_id, ${after(2, "bigint")}, ${after(3, "bigint")}, ${after(4, "bigint")},
        ${after(5, "text")}, ${after(6, "text")}, ${after(7, "text")} FROM made RETURNING session_id`,
  },
  /** Makes a session with the first turns of another. The lock keeps that from being deleted meanwhile. */
  fork: {
    name: "fork",
    text: `WITH basis AS MATERIALIZED (
        SELECT 1 FROM sessions WHERE session_id = ${after(2, "text")} FOR KEY SHARE
      ), ${made}
      INSERT INTO turns (session_id, first_offset, next_offset, time, events, state)
      SELECT made.session_id, t.first_offset, t.next_offset, t.time, t.events, t.state FROM turns t, made
      WHERE t.session_id = ${after(2, "text")} AND t.first_offset <= ${after(3, "bigint")} RETURNING session_id`,
  },
  hasSession: { name: "has_session", text: "SELECT 1 FROM sessions WHERE session_id = $1" },
  /** How many active sessions an owner has, counted no further than to a limit. */
  countLive: {
    name: "count_live",
    text: `SELECT count(*) AS live FROM (
        SELECT 1 FROM sessions WHERE owner = $1 AND status = 'active' LIMIT $2::bigint
      ) counted`,
  },
  /** Moves the head and inserts a turn, if it follows the latest, and the session is not over. */
  append: {
    name: "append",
    text: `WITH head AS (
        UPDATE sessions SET latest_turn = $2::bigint, next_offset = $3::bigint, status = $8::text,
          end_time = $9::bigint, webhook_time = $10::bigint,
          check_time = CASE WHEN $8::text = 'active' THEN check_time END
        WHERE session_id = $1 AND next_offset = $2::bigint AND status = 'active' RETURNING session_id
      )
      INSERT INTO turns (session_id, first_offset, next_offset, time, request_id, events, state)
      SELECT session_id, $2::bigint, $3::bigint, $4::bigint, $5::text, $6::text, $7::text FROM head
      RETURNING session_id`,
  },
  /** The same for turns of several sessions, each by itself: their parameters are arrays. */
  appendMany: {
    name: "append_many",
    text: `WITH asked AS MATERIALIZED (
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[],
          $8::text[], $9::bigint[], $10::bigint[]) AS asked (session_id, first_offset, next_offset, time, request_id,
          events, state, status, end_time, webhook_time)
      ), head AS (
        UPDATE sessions s SET latest_turn = a.first_offset, next_offset = a.next_offset, status = a.status,
          end_time = a.end_time, webhook_time = a.webhook_time,
          check_time = CASE WHEN a.status = 'active' THEN s.check_time END
        FROM asked a WHERE s.session_id = a.session_id AND s.next_offset = a.first_offset AND s.status = 'active'
        RETURNING s.session_id
      )
      INSERT INTO turns (session_id, first_offset, next_offset, time, request_id, events, state)
      SELECT a.session_id, a.first_offset, a.next_offset, a.time, a.request_id, a.events, a.state
      FROM asked a JOIN head ON head.session_id = a.session_id RETURNING session_id`,
  },
  lockSession: { name: "lock_session", text: "SELECT 1 FROM sessions WHERE session_id = $1 FOR UPDATE" },
  describe: {
    name: "describe",
    text: `UPDATE sessions SET title = $2, description = $3, labels = $4, metadata = $5,
        idle_timeout = $6, change_time = $7, check_time = $8 WHERE session_id = $1`,
  },
  deleteSession: {
    name: "delete_session",
    text: "DELETE FROM sessions WHERE session_id = $1 RETURNING owner, request_id",
  },
  deleteTurns: { name: "delete_turns", text: "DELETE FROM turns WHERE session_id = $1" },
  deleteRequest: {
    name: "delete_request",
    text: "DELETE FROM requests WHERE owner = $1 AND request_id = $2",
  },
  findDue: {
    name: "find_due",
    text: "SELECT session_id FROM sessions WHERE check_time <= $1 ORDER BY check_time LIMIT $2::bigint",
  },
  postpone: {
    name: "postpone",
    text: "UPDATE sessions SET check_time = $2 WHERE session_id = $1 AND check_time IS NOT NULL",
  },
  findWaitingForWebhook: {
    name: "find_waiting_for_webhook",
    text: "SELECT session_id FROM sessions WHERE webhook_time IS NOT NULL",
  },
  claimExpiry: {
    name: "claim_expiry",
    text: `UPDATE sessions SET check_time = $3::bigint
      WHERE session_id = ANY ($1::text[]) AND check_time <= $2::bigint RETURNING session_id`,
  },
  claimWebhook: {
    name: "claim_webhook",
    text: `UPDATE sessions SET webhook_time = $3::bigint
      WHERE session_id = ANY ($1::text[]) AND webhook_time <= $2::bigint RETURNING session_id`,
  },
  findNextOffsets: {
    name: "find_next_offsets",
    text: "SELECT session_id, next_offset FROM sessions WHERE session_id = ANY ($1::text[])",
  },
  keepModel: {
    name: "keep_model",
    text: "INSERT INTO models (model_id, version, source) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
  },
  findModel: {
    name: "find_model",
    text: "SELECT source FROM models WHERE model_id = $1 AND version = $2",
  },
  findUnusedModels: {
    name: "find_unused_models",
    text: `SELECT model_id, version FROM models m WHERE NOT EXISTS (
        SELECT 1 FROM sessions WHERE model_id = m.model_id AND model_version = m.version
      )`,
  },
  lockModel: {
    name: "lock_model",
    text: "SELECT 1 FROM models WHERE model_id = $1 AND version = $2 FOR UPDATE",
  },
  dropModel: {
    name: "drop_model",
    text: `DELETE FROM models WHERE model_id = $1 AND version = $2
      AND NOT EXISTS (SELECT 1 FROM sessions WHERE model_id = $1 AND model_version = $2)`,
  },
  listSecrets: {
    name: "list_secrets",
    text: `SELECT id, purpose, key, create_time AS "createTime" FROM secrets
      WHERE purpose = $1 ORDER BY create_time, number`,
  },
  eraseSecrets: {
    name: "erase_secrets",
    text: "DELETE FROM secrets WHERE purpose = $1 AND create_time < $2",
  },
  addSecret: {
    name: "add_secret",
    text: "INSERT INTO secrets (id, purpose, key, create_time) VALUES ($1, $2, $3, $4)",
  },
  /** Makes whoever takes the same lock wait until the transaction ends. */
  lock: {
    name: "lock",
    text: "INSERT INTO locks (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name",
  },
  /** Writes as a turn does, and changes nothing. */
  probe: { name: "probe", text: "UPDATE parley_schema SET version = version" },
} satisfies Record<string, Statement>;
