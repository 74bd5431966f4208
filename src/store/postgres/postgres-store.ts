import { DialogError } from "../../dialog/error.ts";
import type { ModelSource } from "../../model/source.ts";
import type { KeyStore } from "../../session/api-key.ts";
import {
  type Head,
  nextOffsetAfter,
  progressAfter,
  sessionNotFound,
  type Turn,
} from "../../session/session.ts";
import type {
  Creation,
  Page,
  Secret,
  SessionChange,
  SessionFilter,
  SessionPage,
  SessionStore,
  Sharing,
} from "../../session/store.ts";
import { Availability, type AvailabilityListener } from "../availability.ts";
import {
  type HeadRow,
  headFromRow,
  sourceFromJson,
  type TurnRow,
  turnFromRow,
  valuesOfSession,
} from "../rows.ts";
import { AppendBatches } from "./append-batches.ts";
import { type ConnectionSettings, Connections, type Run, type Statement, type Value } from "./connections.ts";
import { isPassing, isUnavailability, takenBy } from "./failures.ts";
import { Hints } from "./hints.ts";
import { listHeads } from "./list-heads.ts";
import { PostgresKeys } from "./postgres-keys.ts";
import { migrate } from "./schema.ts";
import { statements } from "./statements.ts";
import { headRowFrom, storedSession, storedTurn, turnRowFrom, webhookTime } from "./stored-rows.ts";
import { restored, stored } from "./texts.ts";

export interface PostgresStoreSettings extends ConnectionSettings {
  /** Told of every commit: how many writes it made durable, and how long it took in milliseconds. */
  readonly onCommit?: (writes: number, durationMs: number) => void;
}

/** How long a change of large tables may take, and be waited for when another server makes it, in milliseconds. */
const migrationMs = 3_600_000;

/**
 * Sessions in a PostgreSQL database, which any number of servers may share. Whoever races with another server is
 * told who was first by one statement, or by the lock of a row.
 */
export class PostgresStore implements SessionStore {
  /** Who may call the server. */
  readonly keys: KeyStore = new PostgresKeys({
    read: (statement, values) => this.operation(() => this.read(statement, values)),
    transaction: (work) => this.operation(() => this.transaction(work)),
  });
  readonly sharing: Sharing;
  private readonly connections: Connections;
  private readonly hints: Hints;
  private readonly appends = new AppendBatches((statement, values, turns) =>
    this.committed(() => this.connections.write(statement, values), turns),
  );
  private readonly availability = new Availability(async () => void (await this.write(statements.probe)));
  private readonly onCommit: (writes: number, durationMs: number) => void;
  private readonly underWay = new Set<Promise<unknown>>();
  private isClosed = false;

  private constructor(connections: Connections, settings: PostgresStoreSettings) {
    const { onCommit = () => {} } = settings;
    this.connections = connections;
    this.hints = new Hints(settings);
    this.onCommit = onCommit;
    this.sharing = this.shared();
  }

  /**
   * Makes the tables, or brings them to the newest version.
   *
   * @throws when the database can not be reached, does not keep what it commits, or is not ours.
   */
  static async open(settings: PostgresStoreSettings): Promise<PostgresStore> {
    const { timeoutMs: connectMs } = settings;
    const first = new Connections({ ...settings, connections: 1, timeoutMs: migrationMs, connectMs });
    try {
      await migrate(first);
    } finally {
      await first.end();
    }
    return new PostgresStore(new Connections(settings), settings);
  }

  onAvailability(listener: AvailabilityListener): void {
    this.availability.onChange(listener);
  }

  create(creation: Creation): ReturnType<SessionStore["create"]> {
    return this.operation(async () => {
      const { session, beginning } = creation;
      for (;;) {
        const outcome = await this.tryToCreate(creation);
        if (outcome === "created") return outcome;
        if (outcome === "basis_missing") {
          if ("copyOf" in beginning) throw sessionNotFound(beginning.copyOf);
          const source = JSON.stringify(beginning.source);
          await this.write(statements.keepModel, [session.modelId, session.modelVersion, source]);
          continue;
        }
        const refusal = await this.refusalOf(creation);
        if (refusal) return refusal;
        if (outcome === "too_many_live") return outcome;
        // What was in the way is gone again.
      }
    });
  }

  findCreated(owner: string, requestId: string): ReturnType<SessionStore["findCreated"]> {
    return this.operation(async () => {
      const [request] = await this.read<{ session_id: string; fingerprint: string }>(statements.findCreated, [
        stored(owner),
        stored(requestId),
      ]);
      const head = request && (await this.headOf(request.session_id));
      return head && { head, fingerprint: restored(request.fingerprint) };
    });
  }

  find(sessionId: string): Promise<Head | undefined> {
    return this.operation(() => this.headOf(stored(sessionId)));
  }

  append(sessionId: string, turn: Turn): Promise<boolean> {
    return this.operation(async () => {
      const { status, endTime } = progressAfter(turn);
      const progress = [status, endTime ?? null, webhookTime(turn, turn.time)];
      const values = [stored(sessionId), ...storedTurn(turn), ...progress] as const;
      const isAppended = await this.appends.append(values);
      if (isAppended) this.hints.tell(sessionId);
      return isAppended;
    });
  }

  findTurn(sessionId: string, requestId: string): Promise<Turn | undefined> {
    return this.operation(async () => {
      const [row] = await this.read<TurnRow>(statements.findTurn, [stored(sessionId), stored(requestId)]);
      return row && turnFromRow(turnRowFrom(row));
    });
  }

  readTurns(sessionId: string, from: number, limit: number): Promise<Turn[]> {
    return this.operation(async () => {
      const rows = await this.read<TurnRow>(statements.readTurns, [stored(sessionId), from, limit]);
      const turns = rows.map((row) => turnFromRow(turnRowFrom(row)));
      return turns.filter((turn) => nextOffsetAfter(turn) > from);
    });
  }

  list(filter: SessionFilter, page: Page): Promise<SessionPage> {
    return this.operation(() => listHeads((statement, values) => this.read(statement, values), filter, page));
  }

  update(sessionId: string, change: SessionChange, now: number): Promise<Head | undefined> {
    return this.operation(() => {
      const id = stored(sessionId);
      return this.transaction(async (run) => {
        // Only after the lock is certain which turn is the latest.
        await run(statements.lockSession, [id]);
        const [row] = await run<HeadRow>(statements.findHead, [id]);
        if (!row) return undefined;
        const { session, turn } = headFromRow(headRowFrom(row));
        const next = { ...session, ...change, updateTime: Math.max(now, session.updateTime) };
        const { title, description, labels, metadata, idleTimeout, changeTime, checkTime } = valuesOfSession(
          next,
          turn,
        );
        const texts = [stored(title), stored(description), labels, metadata];
        await run(statements.describe, [id, ...texts, idleTimeout, changeTime, checkTime]);
        return { session: next, turn };
      });
    });
  }

  delete(sessionId: string): Promise<boolean> {
    const id = stored(sessionId);
    return this.operation(async () => {
      const isFound = await this.transaction(async (run) => {
        // Waits for whoever appends or copies; only after that is certain which turns there are.
        const [row] = await run<{ owner: string; request_id: string | null }>(statements.deleteSession, [id]);
        if (!row) return false;
        await run(statements.deleteTurns, [id]);
        if (row.request_id !== null) await run(statements.deleteRequest, [row.owner, row.request_id]);
        return true;
      });
      if (isFound) this.hints.tell(sessionId);
      return isFound;
    });
  }

  findDue(now: number, limit: number): Promise<string[]> {
    return this.operation(async () => {
      return idsIn(await this.read(statements.findDue, [now, limit]));
    });
  }

  postpone(sessionId: string, time: number): Promise<void> {
    return this.operation(async () => {
      await this.write(statements.postpone, [stored(sessionId), time]);
    });
  }

  findWaitingForWebhook(): Promise<string[]> {
    return this.operation(async () => {
      return idsIn(await this.read(statements.findWaitingForWebhook));
    });
  }

  findModel(modelId: string, version: string): Promise<ModelSource | undefined> {
    return this.operation(async () => {
      const [row] = await this.read<{ source: string }>(statements.findModel, [
        stored(modelId),
        stored(version),
      ]);
      return row && sourceFromJson(row.source);
    });
  }

  pruneModels(): Promise<void> {
    return this.operation(async () => {
      const unused = await this.read<{ model_id: string; version: string }>(statements.findUnusedModels);
      for (const { model_id: modelId, version } of unused) {
        await this.transaction(async (run) => {
          // A session that is made meanwhile has a lock; after that, it can be seen.
          await run(statements.lockModel, [modelId, version]);
          await run(statements.dropModel, [modelId, version]);
        });
      }
    });
  }

  listSecrets(purpose: string): Promise<Secret[]> {
    return this.operation(() => this.read<Secret>(statements.listSecrets, [purpose]));
  }

  addSecret({ id, purpose, key, createTime }: Secret, eraseBefore: number): Promise<void> {
    return this.operation(() => {
      return this.transaction(async (run) => {
        await run(statements.eraseSecrets, [purpose, eraseBefore]);
        await run(statements.addSecret, [id, purpose, key, createTime]);
      });
    });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.availability.close();
    await Promise.allSettled(this.underWay);
    await Promise.all([this.hints.close(), this.connections.end()]);
  }

  private shared(): Sharing {
    const { hints } = this;
    return {
      claim: (chore, sessionIds, before, until) =>
        this.operation(async () => {
          const statement = chore === "expiry" ? statements.claimExpiry : statements.claimWebhook;
          return idsIn(await this.write(statement, [sessionIds.map(stored), before, until]));
        }),
      findNextOffsets: (sessionIds) =>
        this.operation(async () => {
          const values = [sessionIds.map(stored)];
          const rows = await this.read<{ session_id: string; next_offset: number }>(
            statements.findNextOffsets,
            values,
          );
          return new Map(rows.map((row) => [restored(row.session_id), row.next_offset]));
        }),
      onHint: (listener) => hints.onHint(listener),
      get hintsFlow() {
        return hints.areFlowing;
      },
    };
  }

  private async headOf(storedId: string): Promise<Head | undefined> {
    const [row] = await this.read<HeadRow>(statements.findHead, [storedId]);
    return row && headFromRow(headRowFrom(row));
  }

  private async tryToCreate(
    creation: Creation,
  ): Promise<"created" | "basis_missing" | "taken" | "too_many_live"> {
    const { session, beginning, request, mostLive } = creation;
    const isFork = "copyOf" in beginning;
    const latest = isFork ? beginning.lastTurn : beginning.turn;
    const statement = isFork ? statements.fork : statements.create;
    const values = [
      ...storedSession(creation, latest),
      request ? stored(request.fingerprint) : null,
      ...(isFork ? [stored(beginning.copyOf), latest.firstOffset] : storedTurn(latest)),
    ];
    try {
      if (!Number.isFinite(mostLive)) return outcomeOf(await this.write(statement, values));
      return await this.transaction(async (run) => {
        const owner = stored(session.owner);
        await run(statements.lock, [`sessions of ${owner}`]);
        const [counted] = await run<{ live: number }>(statements.countLive, [owner, mostLive]);
        if (counted && counted.live >= mostLive) return "too_many_live";
        return outcomeOf(await run(statement, values));
      });
    } catch (error) {
      if (takenBy(error) !== undefined) return "taken";
      throw error;
    }
  }

  private async refusalOf({
    session,
    request,
  }: Creation): Promise<"request_exists" | "session_exists" | undefined> {
    const owner = stored(session.owner);
    const asked = request && (await this.read(statements.findCreated, [owner, stored(request.id)]));
    if (asked && asked.length > 0) return "request_exists";
    const found = await this.read(statements.hasSession, [stored(session.sessionId)]);
    return found.length > 0 ? "session_exists" : undefined;
  }

  /** What has begun when the store is closed is finished, and nothing begins after that. */
  private async operation<T>(work: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw new DialogError("STORE_UNAVAILABLE", "The session store is closed.");
    const result = work();
    this.underWay.add(result);
    try {
      return await result;
    } finally {
      this.underWay.delete(result);
    }
  }

  private read<Row extends object>(statement: Statement, values?: readonly Value[]): Promise<Row[]> {
    return this.translated(() => this.connections.read<Row>(statement, values));
  }

  private write<Row extends object>(statement: Statement, values?: readonly Value[]): Promise<Row[]> {
    return this.committed(() => this.connections.write<Row>(statement, values));
  }

  private transaction<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return this.committed(() => this.connections.transaction(work));
  }

  private async committed<T>(work: () => Promise<T>, writes = 1): Promise<T> {
    const begun = performance.now();
    const result = await this.translated(work);
    this.onCommit(writes, performance.now() - begun);
    return result;
  }

  /**
   * What is not a failure of ours is one of the database: the caller may try again later. That it can not be reached
   * is told once, by `onAvailability`.
   */
  private async translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DialogError || !isUnavailability(error)) throw error;
      if (isPassing(error)) throw unavailable("The session store is busy.", { cause: error });
      this.availability.lose(error);
      throw unavailable("The session store can not be reached.");
    }
  }
}

function unavailable(what: string, details: { readonly cause?: unknown } = {}): DialogError {
  return new DialogError("STORE_UNAVAILABLE", `${what} Try again later.`, details);
}

function outcomeOf(rows: readonly unknown[]): "created" | "basis_missing" {
  return rows.length > 0 ? "created" : "basis_missing";
}

function idsIn(rows: readonly { readonly session_id?: string }[]): string[] {
  return rows.flatMap(({ session_id: id }) => (id === undefined ? [] : restored(id)));
}
