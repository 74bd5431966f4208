import { DialogError } from "../../dialog/error.ts";
import type { ModelSource } from "../../model/source.ts";
import type { KeyStore } from "../../session/api-key.ts";
import {
  expireTime,
  type Head,
  nextOffsetAfter,
  progressAfter,
  type Session,
  sessionNotFound,
  type Turn,
} from "../../session/session.ts";
import {
  type Creation,
  type Page,
  pageBytes,
  type Secret,
  type SessionChange,
  type SessionFilter,
  type SessionPage,
  type SessionStore,
} from "../../session/store.ts";
import { Availability, type AvailabilityListener } from "./availability.ts";
import { type Database, SqliteDatabase } from "./driver.ts";
import { GroupCommit, type OnCommit } from "./group-commit.ts";
import { listSessionIds } from "./list-sessions.ts";
import { LogErasure } from "./log-erasure.ts";
import { openDatabase } from "./open.ts";
import { type HeadRow, headFromRow, sourceFromJson, turnFromRow } from "./rows.ts";
import { SqliteKeys } from "./sqlite-keys.ts";
import { prepareStatements, type Statements, type TurnValues } from "./statements.ts";

/** How many sessions are active, and how many have ended or expired. */
export interface SessionCounts {
  readonly active: number;
  readonly over: number;
}

/**
 * Sessions in one SQLite file. Every commit is synced to disk before it is acknowledged. When the disk fails,
 * the writes under way are rejected, reads go on, and writes are tried until they succeed again. The connection
 * stays the same all the while: it alone knows which part of the log was synced (docs/decisions/013).
 */
export class SqliteStore implements SessionStore {
  /** Who may call the server. */
  readonly keys: KeyStore = new SqliteKeys({
    read: (work) => this.read(() => work(this.database)),
    write: (work) => this.write(() => work(this.database)),
  });
  private readonly database: Database;
  private readonly statements: Statements;
  private readonly commits: GroupCommit;
  private readonly availability: Availability;
  private readonly erasure: LogErasure;
  private isClosed = false;

  /**
   * @param path a file, which is made when there is none, or ":memory:".
   * @param onCommit is told of every commit.
   * @throws when the file can not be opened, is damaged, or is not ours.
   */
  constructor(path: string, onCommit?: OnCommit) {
    this.database = openDatabase(path);
    this.statements = prepareStatements(this.database);
    this.availability = new Availability(() => this.probe());
    this.commits = new GroupCommit(this.database, (error) => this.availability.lose(error), onCommit);
    this.erasure = new LogErasure(this.database);
  }

  onAvailability(listener: AvailabilityListener): void {
    this.availability.onChange(listener);
  }

  create({ session, beginning, request, mostLive }: Creation): ReturnType<SessionStore["create"]> {
    return this.write((statements) => {
      const turn = "turn" in beginning ? beginning.turn : beginning.lastTurn;
      if (request && statements.findCreated.get(session.owner, request.id)) return "request_exists";
      if (statements.findId.get(session.sessionId)) return "session_exists";
      if (hasLive(statements, session.owner, mostLive)) return "too_many_live";
      const { lastInsertRowid } = statements.insertSession.run({
        ...rowOf(session, turn),
        requestId: request?.id ?? null,
        requestFingerprint: request?.fingerprint ?? null,
      });
      if ("turn" in beginning) {
        statements.insertFirstTurn.run(lastInsertRowid, ...valuesOf(turn));
        keepModel(statements, session, beginning.source);
      } else {
        const { changes } = statements.copyTurns.run(lastInsertRowid, turn.firstOffset, beginning.copyOf);
        if (changes === 0) throw sessionNotFound(beginning.copyOf);
      }
      return "created";
    });
  }

  findCreated(owner: string, requestId: string): ReturnType<SessionStore["findCreated"]> {
    return this.read((statements) => {
      const created = statements.findCreated.get(owner, requestId);
      const row = created && statements.findHeadById.get(created.id);
      return row && { head: headFromRow(row), fingerprint: created.request_fingerprint };
    });
  }

  find(sessionId: string): Promise<Head | undefined> {
    return this.read((statements) => {
      const row = statements.findHead.get(sessionId);
      return row && headFromRow(row);
    });
  }

  append(sessionId: string, turn: Turn): Promise<boolean> {
    return this.write((statements) => {
      const appended = statements.appendTurn.get(...valuesOf(turn), sessionId, turn.firstOffset);
      if (!appended) return false;
      const waits = waitsForWebhook(turn);
      if (waits !== appended.waited) statements.setWaitsForWebhook.run(waits, sessionId);
      const { status, endTime } = progressAfter(turn);
      if (status !== "active") statements.finish.run(status, endTime ?? null, sessionId);
      return true;
    });
  }

  findTurn(sessionId: string, requestId: string): Promise<Turn | undefined> {
    return this.read((statements) => {
      const row = statements.findTurn.get(sessionId, requestId);
      return row && turnFromRow(row);
    });
  }

  readTurns(sessionId: string, from: number, limit: number): Promise<Turn[]> {
    return this.read((statements) => {
      const turns = statements.readTurns.all({ sessionId, from, limit }).map(turnFromRow);
      return turns.filter((turn) => nextOffsetAfter(turn) > from);
    });
  }

  list(filter: SessionFilter, page: Page): Promise<SessionPage> {
    return this.read((statements) => {
      const { ids, next } = listSessionIds(this.database, filter, page);
      const heads: Head[] = [];
      let bytes = 0;
      for (const [index, id] of ids.entries()) {
        const row = statements.findHeadById.get(id);
        bytes += row ? bytesOf(row) : 0;
        if (heads.length > 0 && bytes > pageBytes) return { heads, next: String(ids[index - 1]) };
        if (row) heads.push(headFromRow(row));
      }
      return { heads, next };
    });
  }

  update(sessionId: string, change: SessionChange, now: number): Promise<Head | undefined> {
    return this.write((statements) => {
      const row = statements.findHead.get(sessionId);
      if (!row) return undefined;
      const { session, turn } = headFromRow(row);
      const next = { ...session, ...change, updateTime: Math.max(now, session.updateTime) };
      const { title, description, labels, metadata, idleTimeout, updateTime, checkTime } = rowOf(next, turn);
      this.database
        .prepare(
          `UPDATE sessions SET title = @title, description = @description, labels = @labels, metadata = @metadata,
             idle_timeout = @idleTimeout, change_time = @updateTime, check_time = @checkTime
           WHERE session_id = @sessionId`,
        )
        .run({ sessionId, title, description, labels, metadata, idleTimeout, updateTime, checkTime });
      return { session: next, turn };
    });
  }

  async delete(sessionId: string): Promise<boolean> {
    const found = await this.write((statements) => {
      const row = statements.findId.get(sessionId);
      if (!row) return false;
      statements.deleteTurns.run(row.id);
      statements.deleteSession.run(row.id);
      return true;
    });
    if (found) await this.erasure.erase();
    return found;
  }

  findDue(now: number, limit: number): Promise<string[]> {
    return this.read((statements) => statements.findDue.all(now, limit).map((row) => row.session_id));
  }

  async postpone(sessionId: string, time: number): Promise<void> {
    await this.write((statements) => statements.postpone.run(time, sessionId));
  }

  findWaitingForWebhook(): Promise<string[]> {
    return this.read((statements) => statements.findWaitingForWebhook.all().map((row) => row.session_id));
  }

  findModel(modelId: string, version: string): Promise<ModelSource | undefined> {
    return this.read((statements) => {
      const row = statements.findModel.get(modelId, version);
      return row && sourceFromJson(row.source);
    });
  }

  /** How many sessions there are, by indexes alone. */
  countSessions(): Promise<SessionCounts> {
    return this.read((statements) => {
      const active = statements.countActive.get()?.count ?? 0;
      return { active, over: (statements.countAll.get()?.count ?? 0) - active };
    });
  }

  async pruneModels(): Promise<void> {
    await this.write((statements) => statements.pruneModels.run());
  }

  listSecrets(purpose: string): Promise<Secret[]> {
    return this.read((statements) => statements.listSecrets.all(purpose));
  }

  async addSecret({ id, purpose, key, createTime }: Secret, eraseBefore: number): Promise<void> {
    await this.write((statements) => {
      statements.eraseSecrets.run(purpose, eraseBefore);
      statements.addSecret.run(id, purpose, key, createTime);
    });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.availability.close();
    this.erasure.close();
    this.commits.flush();
    this.database.close();
  }

  private async read<T>(work: (statements: Statements) => T): Promise<T> {
    this.requireOpen();
    try {
      return work(this.statements);
    } catch (error) {
      throw this.translate(error);
    }
  }

  private async write<T>(work: (statements: Statements) => T): Promise<T> {
    this.requireOpen();
    try {
      return await this.commits.write(() => work(this.statements));
    } catch (error) {
      throw this.translate(error);
    }
  }

  private requireOpen(): void {
    if (this.isClosed) throw new DialogError("STORE_UNAVAILABLE", "The session store is closed.");
  }

  private async probe(): Promise<void> {
    await this.write((statements) => statements.addProbe.run());
    await this.write((statements) => statements.removeProbe.run());
  }

  /**
   * What is not a failure of ours is one of the database: the caller may try again later. Its cause goes along
   * unless it is why the store is not available, which is told once, by `onAvailability`.
   */
  private translate(error: unknown): unknown {
    if (!(error instanceof SqliteDatabase.SqliteError)) return error;
    const details = this.availability.available ? { cause: error } : {};
    const message = "The session store can not be reached. Try again later.";
    return new DialogError("STORE_UNAVAILABLE", message, details);
  }
}

function valuesOf(turn: Turn): TurnValues {
  const { firstOffset, time, requestId, events, state } = turn;
  const id = requestId === "" ? null : requestId;
  return [firstOffset, nextOffsetAfter(turn), time, id, JSON.stringify(events), JSON.stringify(state)];
}

/** Whether an owner has this many active sessions. It takes a step in an index for each. */
function hasLive(statements: Statements, owner: string, count: number): boolean {
  return Number.isFinite(count) && statements.findLive.get(owner, count - 1) !== undefined;
}

/** About what clients are told of a session. */
function bytesOf({ title, description, labels, metadata, events }: HeadRow): number {
  return Buffer.byteLength(title + description + labels + (metadata ?? "") + events);
}

function keepModel(statements: Statements, { modelId, modelVersion }: Session, source: ModelSource): void {
  if (statements.hasModel.get(modelId, modelVersion)) return;
  statements.keepModel.run(modelId, modelVersion, JSON.stringify(source));
}

/** As SQLite keeps it: 0 or 1. */
function waitsForWebhook(turn: Turn): number {
  const last = turn.events.at(-1);
  return last?.kind === "command" && last.runner === "webhook" ? 1 : 0;
}

function rowOf(session: Session, turn: Turn) {
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
    updateTime: session.updateTime,
    endTime: session.endTime ?? null,
    forkedFrom: session.forkedFrom?.sessionId ?? null,
    forkedOffset: session.forkedFrom?.offset ?? null,
    waitsForWebhook: waitsForWebhook(turn),
    checkTime: expireTime(session) ?? null,
  };
}
