import { type ApiKey, refusalOf } from "../../session/api-key.ts";
import type { Head, Session } from "../../session/session.ts";
import type { Secret, SessionChange } from "../../session/store.ts";
import { type KeyRow, keyColumns, keyFromRow } from "../key-rows.ts";
import { headFromRow, type SessionValues, type TurnValues, valuesOfSession } from "../rows.ts";
import type { Database } from "./driver.ts";
import { prepareStatements, type Statements } from "./statements.ts";

/** A session that is to be made, as a row. */
export interface NewRow {
  readonly session: SessionValues;
  readonly request: { readonly id: string; readonly fingerprint: string } | undefined;
  readonly mostLive: number;
}

/** How a session is over. */
export interface End {
  readonly status: Session["status"];
  readonly time: number | undefined;
}

export type Writes = ReturnType<typeof writesOn>;

/**
 * All that changes a database, by name. What goes in and comes out can be sent from one thread to another. Each
 * is part of a transaction, and when it throws, what it did is undone.
 */
export function writesOn(database: Database) {
  const statements = prepareStatements(database);
  return {
    /** @param source the JSON of the model's source; absent when it should be there already. */
    create(row: NewRow, turn: TurnValues, source: string | undefined) {
      const refusal = refusalOfRow(statements, row);
      if (refusal) return refusal;
      const { modelId, modelVersion } = row.session;
      if (!statements.hasModel.get(modelId, modelVersion)) {
        if (source === undefined) return "source_missing";
        statements.keepModel.run(modelId, modelVersion, source);
      }
      statements.insertFirstTurn.run(insertSession(statements, row), ...turn);
      return "created";
    },

    /** @param throughOffset where the last turn begins that is copied. */
    fork(row: NewRow, origin: string, throughOffset: number) {
      const refusal = refusalOfRow(statements, row);
      if (refusal) return refusal;
      if (!statements.findId.get(origin)) return "origin_missing";
      statements.copyTurns.run(insertSession(statements, row), throughOffset, origin);
      return "created";
    },

    /** @param waits whether the session waits for a webhook after the turn: 0 or 1. */
    append(sessionId: string, turn: TurnValues, waits: number, end: End | undefined): boolean {
      const [firstOffset] = turn;
      const appended = statements.appendTurn.get(...turn, sessionId, firstOffset);
      if (!appended) return false;
      if (waits !== appended.waited) statements.setWaitsForWebhook.run(waits, sessionId);
      if (end) statements.finish.run(end.status, end.time ?? null, sessionId);
      return true;
    },

    update(sessionId: string, change: SessionChange, now: number): Head | undefined {
      const row = statements.findHead.get(sessionId);
      if (!row) return undefined;
      const { session, turn } = headFromRow(row);
      const next = { ...session, ...change, updateTime: Math.max(now, session.updateTime) };
      statements.describe.run(valuesOfSession(next, turn));
      return { session: next, turn };
    },

    delete(sessionId: string): boolean {
      const row = statements.findId.get(sessionId);
      if (!row) return false;
      statements.deleteTurns.run(row.id);
      statements.deleteSession.run(row.id);
      return true;
    },

    postpone(sessionId: string, time: number): void {
      statements.postpone.run(time, sessionId);
    },

    pruneModels(): void {
      statements.pruneModels.run();
    },

    addSecret({ id, purpose, key, createTime }: Secret, eraseBefore: number): void {
      statements.eraseSecrets.run(purpose, eraseBefore);
      statements.addSecret.run(id, purpose, key, createTime);
    },

    addKey(key: ApiKey) {
      const { id, name, role, hash, createTime, expireTime = null, revokeTime = null } = key;
      const ofSameName = database
        .prepare<[string], KeyRow>(`SELECT ${keyColumns} FROM api_keys WHERE name = ?`)
        .all(name);
      const refusal = refusalOf(key, ofSameName.map(keyFromRow));
      if (refusal) return refusal;
      database
        .prepare(`INSERT INTO api_keys (${keyColumns}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
        .run(id, name, role, hash, createTime, expireTime, revokeTime);
      return "added";
    },

    revokeKey(id: string, now: number): boolean {
      const { changes } = database
        .prepare("UPDATE api_keys SET revoke_time = COALESCE(revoke_time, ?) WHERE key_id = ?")
        .run(now, id);
      return changes > 0;
    },

    addProbe(): void {
      statements.addProbe.run();
    },

    removeProbe(): void {
      statements.removeProbe.run();
    },
  };
}

function refusalOfRow(statements: Statements, { session, request, mostLive }: NewRow) {
  const { owner, sessionId } = session;
  if (request && statements.findCreated.get(owner, request.id)) return "request_exists";
  if (statements.findId.get(sessionId)) return "session_exists";
  // It takes a step in an index for each.
  const isFull = Number.isFinite(mostLive) && statements.findLive.get(owner, mostLive - 1) !== undefined;
  return isFull ? "too_many_live" : undefined;
}

function insertSession(statements: Statements, { session, request }: NewRow): number | bigint {
  const requestId = request?.id ?? null;
  const requestFingerprint = request?.fingerprint ?? null;
  return statements.insertSession.run({ ...session, requestId, requestFingerprint }).lastInsertRowid;
}
