import type { ModelSource } from "../model/source.ts";
import type { Head, Session, SessionStatus, Turn } from "./session.ts";

/** 1 MiB, for the events or sessions in one answer: gRPC clients refuse 4 MiB, unless they are told otherwise. */
export const pageBytes = 1 << 20;

/** How many turns of a log are read at once: large ones fill a page soon, and small ones cost little more this way. */
export const turnsPerRead = 25;

/**
 * Where sessions live. The only change to the dialog of a session is `append`, and it is conditional.
 *
 * A promise that is fulfilled means that the change survives a process kill and a power loss; a rejected one
 * means that nothing was acknowledged. All methods reject with DialogError STORE_UNAVAILABLE when the store
 * can not be reached. Every implementation passes test/store/contract.ts.
 */
export interface SessionStore {
  /** What servers need that share the store; absent when one has it for itself. */
  readonly sharing?: Sharing;

  /**
   * Adds a session, with a first turn or a copy of another session's turns.
   *
   * @returns "session_exists" or "request_exists", and changes nothing, when one of the ids is taken; when both
   * are, it is the request that is told. "too_many_live", and changes nothing, when neither is, but the owner
   * has `mostLive` active sessions.
   * @throws DialogError SESSION_NOT_FOUND when the session to copy is gone.
   */
  create(creation: Creation): Promise<"created" | "session_exists" | "request_exists" | "too_many_live">;

  /** The session that a NewSession or ForkSession call of this owner with this id has made. */
  findCreated(
    owner: string,
    requestId: string,
  ): Promise<{ readonly head: Head; readonly fingerprint: string } | undefined>;

  find(sessionId: string): Promise<Head | undefined>;

  /**
   * Appends a turn.
   *
   * @returns false, and changes nothing, when the session's next offset is not the turn's first one, or the
   * session is over or gone, or the request id is taken.
   */
  append(sessionId: string, turn: Turn): Promise<boolean>;

  /** The turn that a CreateEvent call with this id has made. */
  findTurn(sessionId: string, requestId: string): Promise<Turn | undefined>;

  /** Turns in order, from the one that holds an offset; at most `limit`, at least one if there is one. */
  readTurns(sessionId: string, fromOffset: number, limit: number): Promise<Turn[]>;

  /**
   * Sessions, newest first. The work of one call is bounded: a page may be short though there is more. It holds
   * about `pageBytes` at most, but one session if there is one.
   */
  list(filter: SessionFilter, page: Page): Promise<SessionPage>;

  /** Changes what describes a session, and its update time unless that is later than `now`. Undefined: none. */
  update(sessionId: string, change: SessionChange, now: number): Promise<Head | undefined>;

  /**
   * Erases a session and its turns. None of their bytes are left, at once or as soon as the database overwrites what
   * it has given up. False when there is none.
   */
  delete(sessionId: string): Promise<boolean>;

  /** Active sessions that should be looked at for expiry, longest overdue first. */
  findDue(now: number, limit: number): Promise<string[]>;

  /** Looks at a session for expiry only at this time, not before. */
  postpone(sessionId: string, time: number): Promise<void>;

  /** Active sessions that wait for a webhook. */
  findWaitingForWebhook(): Promise<string[]>;

  /** The kept source of a model version that a session uses. */
  findModel(modelId: string, version: string): Promise<ModelSource | undefined>;

  /** Drops the sources of model versions that no session uses any more. */
  pruneModels(): Promise<void>;

  /** Secrets that servers have made for a purpose, oldest first. */
  listSecrets(purpose: string): Promise<Secret[]>;

  /** Adds a secret, and erases those of its purpose that were made before a time. */
  addSecret(secret: Secret, eraseBefore: number): Promise<void>;

  /**
   * Calls back when writes begin to fail, with the error of the first, and when they succeed again, which the
   * store finds out by itself. Reads may go on all the while.
   */
  onAvailability(listener: (available: boolean, error?: unknown) => void): void;

  /** Finishes the writes under way. Everything that comes later is rejected with STORE_UNAVAILABLE. */
  close(): Promise<void>;
}

/** Work on a session that nobody has asked for, and that one server at a time sees to. */
export type Chore = "expiry" | "webhook";

/**
 * How long a session that waits for a webhook is left to the server that has made the turn, in milliseconds. A server
 * that claims it no longer by then is taken for dead.
 */
export const webhookClaimMs = 15_000;

/** What servers with the same store need to know of each other. */
export interface Sharing {
  /**
   * Takes on a chore: of these sessions, those that have it, and that nobody has claimed beyond `before`. They are
   * claimed until a later time. Whoever claims anew names the end of its own claim as `before`. Whoever makes a turn
   * that waits for a webhook has claimed it until `webhookClaimMs` after the turn; what is due to be looked at for
   * expiry is due again at the end of the claim.
   */
  claim(chore: Chore, sessionIds: readonly string[], before: number, until: number): Promise<string[]>;

  /** The next offsets of sessions; those that are gone are left out. */
  findNextOffsets(sessionIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /**
   * Calls back with sessions that another server has just written to. That may come late or never; it does not spare
   * looking, but makes it soon.
   */
  onHint(listener: (sessionIds: readonly string[]) => void): void;

  /** Whether hints arrive, as far as one can know. */
  readonly hintsFlow: boolean;
}

/** Something that servers of one store know, and nobody else. */
export interface Secret {
  readonly id: string;
  /** What is sealed with it. */
  readonly purpose: string;
  /** 256 bits, in hexadecimal digits. */
  readonly key: string;
  readonly createTime: number;
}

export interface Creation {
  readonly session: Session;
  readonly beginning: Beginning;
  /** Makes a retry of the session's owner find it; absent when the call had no request id. */
  readonly request: { readonly id: string; readonly fingerprint: string } | undefined;
  /** How many active sessions the owner may have, this one among them; Infinity: any number. */
  readonly mostLive: number;
}

export type Beginning =
  /** The source of the model is kept with the first session that uses it. */
  | { readonly turn: Turn; readonly source: ModelSource }
  /** All turns through the one at this offset, without their request ids. */
  | { readonly copyOf: string; readonly lastTurn: Turn };

/** Conditions that must all hold; absent ones do not count. */
export interface SessionFilter {
  readonly owner?: string;
  readonly userId?: string;
  readonly modelId?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly statuses?: readonly SessionStatus[];
}

export interface Page {
  readonly size: number;
  /** `next` of the page before; empty for the first. */
  readonly token: string;
}

export interface SessionPage {
  readonly heads: readonly Head[];
  /** Empty when this is the last page. */
  readonly next: string;
}

export type SessionChange = Partial<
  Pick<Session, "title" | "description" | "labels" | "metadata" | "idleTimeoutMs">
>;
