import { DialogError, invalidField } from "../../src/dialog/error.ts";
import type { ModelSource } from "../../src/model/source.ts";
import {
  expireTime,
  type Head,
  nextOffsetAfter,
  progressAfter,
  type Session,
  sessionNotFound,
  stopOf,
  type Turn,
} from "../../src/session/session.ts";
import {
  type Creation,
  type Page,
  pageBytes,
  type Secret,
  type SessionChange,
  type SessionFilter,
  type SessionPage,
  type SessionStore,
} from "../../src/session/store.ts";
import { deepFreeze } from "../dialog/deep-freeze.ts";

interface Row {
  session: Session;
  readonly turns: Turn[];
  checkTime: number | undefined;
  waitsForWebhook: boolean;
  readonly request: Creation["request"];
}

/** What a store has stored; it outlives the store. Sessions are in the order in which they were made. */
export class Tables {
  readonly sessions = new Map<number, Row>();
  readonly ids = new Map<string, number>();
  readonly models = new Map<string, string>();
  readonly secrets: Secret[] = [];
  made = 0;
}

/** Sessions in memory, simple enough to be right. Every change takes effect when it is asked for. */
export class MemoryStore implements SessionStore {
  protected readonly tables: Tables;
  private isClosed = false;

  constructor(tables = new Tables()) {
    this.tables = tables;
  }

  async create({ session, beginning, request, mostLive }: Creation): ReturnType<SessionStore["create"]> {
    this.requireOpen();
    if (request && this.rowOfRequest(session.owner, request.id)) return "request_exists";
    if (this.tables.ids.has(session.sessionId)) return "session_exists";
    if (this.liveOf(session.owner) >= mostLive) return "too_many_live";
    const turns = "turn" in beginning ? [stored(beginning.turn)] : this.copied(beginning);
    if ("turn" in beginning) {
      const { modelId, modelVersion } = session;
      const key = `${modelId}@${modelVersion}`;
      if (!this.tables.models.has(key)) this.tables.models.set(key, JSON.stringify(beginning.source));
    }
    const last = "turn" in beginning ? beginning.turn : beginning.lastTurn;
    const id = ++this.tables.made;
    this.tables.ids.set(session.sessionId, id);
    this.tables.sessions.set(id, {
      session: storedSession(session),
      turns,
      checkTime: expireTime(session),
      waitsForWebhook: waitsForWebhook(last),
      request,
    });
    return "created";
  }

  async findCreated(owner: string, requestId: string): ReturnType<SessionStore["findCreated"]> {
    this.requireOpen();
    const row = this.rowOfRequest(owner, requestId);
    return row?.request && { head: headOf(row), fingerprint: row.request.fingerprint };
  }

  async find(sessionId: string): Promise<Head | undefined> {
    this.requireOpen();
    const row = this.row(sessionId);
    return row && headOf(row);
  }

  async append(sessionId: string, turn: Turn): Promise<boolean> {
    this.requireOpen();
    const row = this.row(sessionId);
    if (!row) return false;
    if (turn.requestId && row.turns.some(({ requestId }) => requestId === turn.requestId)) return false;
    const { session } = row;
    if (session.status !== "active" || session.nextOffset !== turn.firstOffset) return false;
    const next = { ...session, ...progressAfter(turn) };
    row.session = storedSession(next);
    row.turns.push(stored(turn));
    row.waitsForWebhook = waitsForWebhook(turn);
    if (next.status !== "active") row.checkTime = undefined;
    return true;
  }

  async findTurn(sessionId: string, requestId: string): Promise<Turn | undefined> {
    this.requireOpen();
    return this.row(sessionId)?.turns.find((turn) => turn.requestId === requestId);
  }

  async readTurns(sessionId: string, fromOffset: number, limit: number): Promise<Turn[]> {
    this.requireOpen();
    const turns = this.row(sessionId)?.turns ?? [];
    const first = turns.findLastIndex(({ firstOffset }) => firstOffset <= fromOffset);
    return turns.slice(first, first + limit).filter((turn) => nextOffsetAfter(turn) > fromOffset);
  }

  async list(filter: SessionFilter, { size, token }: Page): Promise<SessionPage> {
    this.requireOpen();
    const before = token === "" ? Number.MAX_SAFE_INTEGER : Number(token);
    if (!/^\d*$/.test(token) || !Number.isSafeInteger(before)) {
      throw invalidField("page_token", "is not a token that ListSessions returned");
    }
    const found = [...this.tables.sessions]
      .reverse()
      .filter(([id, row]) => id < before && matches(row.session, filter));
    const heads: Head[] = [];
    let bytes = 0;
    let last = "";
    for (const [id, row] of found) {
      const head = headOf(row);
      const { title, description, labels, metadata } = head.session;
      const shown = [title, description, labels, metadata, head.turn.events];
      bytes += Buffer.byteLength(JSON.stringify(shown));
      if (heads.length === size || (heads.length > 0 && bytes > pageBytes)) return { heads, next: last };
      heads.push(head);
      last = String(id);
    }
    return { heads, next: "" };
  }

  async update(sessionId: string, change: SessionChange, now: number): Promise<Head | undefined> {
    this.requireOpen();
    const row = this.row(sessionId);
    if (!row) return undefined;
    const next = { ...row.session, ...change, updateTime: Math.max(now, row.session.updateTime) };
    row.session = storedSession(next);
    row.checkTime = expireTime(next);
    return headOf(row);
  }

  async delete(sessionId: string): Promise<boolean> {
    this.requireOpen();
    const id = this.tables.ids.get(sessionId);
    if (id === undefined) return false;
    this.tables.ids.delete(sessionId);
    return this.tables.sessions.delete(id);
  }

  async findDue(now: number, limit: number): Promise<string[]> {
    this.requireOpen();
    return [...this.tables.sessions.values()]
      .flatMap((row) => (row.checkTime !== undefined && row.checkTime <= now ? [row] : []))
      .sort((a, b) => (a.checkTime ?? 0) - (b.checkTime ?? 0))
      .slice(0, limit)
      .map((row) => row.session.sessionId);
  }

  async postpone(sessionId: string, time: number): Promise<void> {
    this.requireOpen();
    const row = this.row(sessionId);
    if (row && row.checkTime !== undefined) row.checkTime = time;
  }

  async findWaitingForWebhook(): Promise<string[]> {
    this.requireOpen();
    const waiting = [...this.tables.sessions.values()].filter((row) => row.waitsForWebhook);
    return waiting.map((row) => row.session.sessionId);
  }

  async findModel(modelId: string, version: string): Promise<ModelSource | undefined> {
    this.requireOpen();
    const source = this.tables.models.get(`${modelId}@${version}`);
    return source === undefined ? undefined : JSON.parse(source);
  }

  async pruneModels(): Promise<void> {
    this.requireOpen();
    const used = new Set(
      [...this.tables.sessions.values()].map((row) => {
        const { modelId, modelVersion } = row.session;
        return `${modelId}@${modelVersion}`;
      }),
    );
    for (const key of this.tables.models.keys()) if (!used.has(key)) this.tables.models.delete(key);
  }

  async listSecrets(purpose: string): Promise<Secret[]> {
    this.requireOpen();
    return this.tables.secrets
      .filter((secret) => secret.purpose === purpose)
      .sort((a, b) => a.createTime - b.createTime);
  }

  async addSecret(secret: Secret, eraseBefore: number): Promise<void> {
    this.requireOpen();
    const { secrets } = this.tables;
    const kept = secrets.filter(
      ({ purpose, createTime }) => purpose !== secret.purpose || createTime >= eraseBefore,
    );
    secrets.splice(0, secrets.length, ...kept, secret);
  }

  /** Memory does not fail. */
  onAvailability(): void {}

  async close(): Promise<void> {
    this.isClosed = true;
  }

  protected row(sessionId: string): Row | undefined {
    const id = this.tables.ids.get(sessionId);
    return id === undefined ? undefined : this.tables.sessions.get(id);
  }

  private liveOf(owner: string): number {
    const rows = [...this.tables.sessions.values()];
    return rows.filter(({ session }) => session.owner === owner && session.status === "active").length;
  }

  private rowOfRequest(owner: string, requestId: string): Row | undefined {
    return [...this.tables.sessions.values()].find(
      ({ session, request }) => session.owner === owner && request?.id === requestId,
    );
  }

  private copied({ copyOf, lastTurn }: { copyOf: string; lastTurn: Turn }): Row["turns"] {
    const original = this.row(copyOf);
    if (!original) throw sessionNotFound(copyOf);
    return original.turns
      .filter(({ firstOffset }) => firstOffset <= lastTurn.firstOffset)
      .map((turn) => stored({ ...turn, requestId: "" }));
  }

  private requireOpen(): void {
    if (this.isClosed) throw new DialogError("STORE_UNAVAILABLE", "The session store is closed.");
  }
}

/** A copy that nobody can change. */
function stored<T>(value: T): T {
  return deepFreeze(JSON.parse(JSON.stringify(value)));
}

function storedSession(session: Session): Session {
  // JSON leaves out what is undefined.
  const nothing = { metadata: undefined, endTime: undefined, forkedFrom: undefined };
  return Object.freeze({ ...nothing, ...stored(session) });
}

function headOf({ session, turns }: Row): Head {
  const turn = turns.at(-1);
  if (!turn) throw new Error(`session ${session.sessionId} has no turns`);
  return { session, turn };
}

function waitsForWebhook(turn: Turn): boolean {
  const { body } = stopOf(turn);
  return body.kind === "command" && body.runner === "webhook";
}

function matches(session: Session, { owner, userId, modelId, labels, statuses }: SessionFilter): boolean {
  if (owner !== undefined && session.owner !== owner) return false;
  if (userId !== undefined && session.userId !== userId) return false;
  if (modelId !== undefined && session.modelId !== modelId) return false;
  if (statuses && !statuses.includes(session.status)) return false;
  const own = new Map(Object.entries(session.labels));
  return Object.entries(labels ?? {}).every(([name, value]) => own.get(name) === value);
}
