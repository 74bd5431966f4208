import { DialogError } from "../../dialog/error.ts";
import type { ModelSource } from "../../model/source.ts";
import type { KeyStore } from "../../session/api-key.ts";
import {
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
import { Availability, type AvailabilityListener } from "../availability.ts";
import {
  headFromRow,
  sourceFromJson,
  turnFromRow,
  valuesOfSession,
  valuesOfTurn,
  waitsForWebhook,
} from "../rows.ts";
import { bytesOf } from "../scanning.ts";
import { type Database, SqliteDatabase } from "./driver.ts";
import type { OnCommit } from "./group-commit.ts";
import { listSessionIds } from "./list-sessions.ts";
import { openDatabase } from "./open.ts";
import { SqliteKeys } from "./sqlite-keys.ts";
import { prepareStatements, type Statements } from "./statements.ts";
import { DirectWriter, type OpenWriter, type WriteName, type Writer } from "./writer.ts";
import type { Writes } from "./writes.ts";

/** How many sessions are active, and how many have ended or expired. */
export interface SessionCounts {
  readonly active: number;
  readonly over: number;
}

export interface SqliteStoreSettings {
  /** Told of every commit. */
  readonly onCommit?: OnCommit;
  /** Opens what writes, on a connection of its own; absent: the store itself. Not for ":memory:". */
  readonly openWriter?: OpenWriter;
}

/**
 * Sessions in one SQLite file. Every commit is synced to disk before it is acknowledged. When the disk fails,
 * the writes under way are rejected, reads go on, and writes are tried until they succeed again. The connection
 * that writes stays the same all the while: it alone knows which part of the log was synced (docs/decisions/013).
 */
export class SqliteStore implements SessionStore {
  /** Who may call the server. */
  readonly keys: KeyStore = new SqliteKeys({
    read: (work) => this.read(() => work(this.database)),
    write: (name, ...parameters) => this.write(name, ...parameters),
  });
  private readonly database: Database;
  private readonly statements: Statements;
  private readonly writer: Writer;
  private readonly availability: Availability;
  private isClosed = false;

  /**
   * @param path a file, which is made when there is none, or ":memory:".
   * @throws when the file can not be opened, is damaged, or is not ours.
   */
  constructor(path: string, { onCommit = () => {}, openWriter }: SqliteStoreSettings = {}) {
    this.database = openDatabase(path);
    this.statements = prepareStatements(this.database);
    this.availability = new Availability(() => this.probe());
    const listeners = { onCommit, onFailure: (error: unknown) => this.availability.lose(error) };
    if (openWriter) this.database.pragma("query_only = ON");
    this.writer = openWriter ? openWriter(path, listeners) : new DirectWriter(this.database, listeners);
  }

  onAvailability(listener: AvailabilityListener): void {
    this.availability.onChange(listener);
  }

  async create({ session, beginning, request, mostLive }: Creation): ReturnType<SessionStore["create"]> {
    const turn = "turn" in beginning ? beginning.turn : beginning.lastTurn;
    const row = { session: valuesOfSession(session, turn), request, mostLive };
    if ("copyOf" in beginning) {
      const outcome = await this.write("fork", row, beginning.copyOf, turn.firstOffset);
      if (outcome === "origin_missing") throw sessionNotFound(beginning.copyOf);
      return outcome;
    }
    // The source is large, and kept already but for the first session of a model.
    const sourceJson = () => JSON.stringify(beginning.source);
    for (let source = this.keepsModel(session) ? undefined : sourceJson(); ; source = sourceJson()) {
      const outcome = await this.write("create", row, valuesOfTurn(turn), source);
      if (outcome !== "source_missing") return outcome;
    }
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
    const { status, endTime } = progressAfter(turn);
    const end = status === "active" ? undefined : { status, time: endTime };
    return this.write("append", sessionId, valuesOfTurn(turn), waitsForWebhook(turn), end);
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
    return this.write("update", sessionId, change, now);
  }

  async delete(sessionId: string): Promise<boolean> {
    const found = await this.write("delete", sessionId);
    if (found) await this.writer.erase();
    return found;
  }

  findDue(now: number, limit: number): Promise<string[]> {
    return this.read((statements) => statements.findDue.all(now, limit).map((row) => row.session_id));
  }

  postpone(sessionId: string, time: number): Promise<void> {
    return this.write("postpone", sessionId, time);
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
      const { active = 0, all = 0 } = statements.count.get() ?? {};
      return { active, over: all - active };
    });
  }

  pruneModels(): Promise<void> {
    return this.write("pruneModels");
  }

  listSecrets(purpose: string): Promise<Secret[]> {
    return this.read((statements) => statements.listSecrets.all(purpose));
  }

  addSecret(secret: Secret, eraseBefore: number): Promise<void> {
    return this.write("addSecret", secret, eraseBefore);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.availability.close();
    await this.writer.close();
    this.database.close();
  }

  private keepsModel({ modelId, modelVersion }: Session): boolean {
    return this.readNow((statements) => statements.hasModel.get(modelId, modelVersion) !== undefined);
  }

  private async read<T>(work: (statements: Statements) => T): Promise<T> {
    return this.readNow(work);
  }

  private readNow<T>(work: (statements: Statements) => T): T {
    this.requireOpen();
    try {
      return work(this.statements);
    } catch (error) {
      throw this.translate(error);
    }
  }

  private async write<N extends WriteName>(
    name: N,
    ...parameters: Parameters<Writes[N]>
  ): Promise<ReturnType<Writes[N]>> {
    this.requireOpen();
    try {
      return await this.writer.write(name, ...parameters);
    } catch (error) {
      throw this.translate(error);
    }
  }

  private requireOpen(): void {
    if (this.isClosed) throw new DialogError("STORE_UNAVAILABLE", "The session store is closed.");
  }

  private async probe(): Promise<void> {
    await this.write("addProbe");
    await this.write("removeProbe");
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
