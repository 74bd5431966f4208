import { DialogError, invalidField } from "../dialog/error.ts";
import type { Event } from "../dialog/event.ts";
import { initialState } from "../dialog/state.ts";
import { type EventPage, firstPageOf, readEventPage } from "./event-page.ts";
import { Check, limits } from "./limits.ts";
import { chooseLocale } from "./model-versions.ts";
import { anyone, type Principal, requireAccess } from "./principal.ts";
import {
  type CreateEvent,
  canonical,
  type ForkSession,
  fingerprint,
  type ListEvents,
  type ListSessions,
  type NewSession,
  type UpdateSession,
} from "./requests.ts";
import {
  eventsOf,
  expireTime,
  type Head,
  progressAfter,
  type Session,
  sessionNotFound,
  stopOf,
  type Turn,
  waitsForClient,
} from "./session.ts";
import type { Creation, SessionPage } from "./store.ts";
import type { Turns, TurnsParts } from "./turns.ts";
import { watch } from "./watch.ts";

export interface SessionsParts extends TurnsParts {
  readonly turns: Turns;
  /** How long sessions may be idle when they do not say. */
  readonly defaultIdleTimeoutMs: number;
}

/** A session, and the events that a client needs to go on with it; not all, if they are more than a page. */
export interface Opened {
  readonly head: Head;
  readonly events: readonly Event[];
}

/** What CreateEvent answers with: events that are durable, and those that a webhook has yet to bring about. */
export interface Answer {
  readonly events: readonly Event[];
  readonly rest: ((signal: AbortSignal) => AsyncIterable<Event>) | undefined;
}

/** A session that is to be made. */
type Draft = Pick<Creation, "session" | "beginning">;

/** How long CreateEvent waits for webhooks before it leaves the rest to WatchEvents. */
const maxWebhookWaitMs = 30_000;

/** Everything that someone can do with sessions. Requests are checked here, whatever API they came by. */
export class Sessions {
  private readonly parts: SessionsParts;
  private readonly principal: Principal;

  constructor(parts: SessionsParts, principal: Principal = anyone) {
    this.parts = parts;
    this.principal = principal;
  }

  /** The same sessions as someone else sees them. */
  of(principal: Principal): Sessions {
    return new Sessions(this.parts, principal);
  }

  get defaultIdleTimeoutMs(): number {
    return this.parts.defaultIdleTimeoutMs;
  }

  /** Begins a session. A request id that was seen before gives the session it made then. */
  async create(request: NewSession): Promise<Opened> {
    const check = new Check(this.parts.limits);
    check.required("model_id", request.modelId);
    check.chosenSessionId("session_id", request.sessionId);
    check.characters("request_id", request.requestId, limits.idCharacters);
    check.characters("user_id", request.userId, limits.idCharacters);
    check.characters("title", request.title, limits.titleCharacters);
    check.characters("description", request.description, limits.descriptionCharacters);
    check.labels("labels", request.labels);
    check.metadata("metadata", request.metadata);
    check.parameters("parameters", request.parameters);
    check.idleTimeout("idle_timeout", request.idleTimeoutMs);
    check.end();
    const { requestId, ...content } = request;
    return this.once(requestId, fingerprint("new", content), request.sessionId, () =>
      this.newSession(request),
    );
  }

  /** Begins a session that continues from a point of another, which may be over. */
  async fork(request: ForkSession): Promise<Opened> {
    const check = new Check(this.parts.limits);
    check.required("session_id", request.sessionId);
    check.chosenSessionId("new_session_id", request.newSessionId);
    check.characters("request_id", request.requestId, limits.idCharacters);
    check.characters("title", request.title, limits.titleCharacters);
    check.end();
    const { requestId, ...content } = request;
    return this.once(requestId, fingerprint("fork", content), request.newSessionId, () =>
      this.forkedSession(request),
    );
  }

  async get(sessionId: string): Promise<Head> {
    const head = await this.find(sessionId);
    const due = expireTime(head.session);
    const isDue = due !== undefined && due <= this.parts.surroundings.now();
    return isDue ? this.parts.turns.expire(sessionId) : head;
  }

  list({ filter, page }: ListSessions): Promise<SessionPage> {
    const check = new Check(this.parts.limits);
    check.pageSize("page_size", page.size);
    check.labels("labels", filter.labels ?? {});
    check.end();
    const { id, role } = this.principal;
    const visible = role === "operator" ? filter : { ...filter, owner: id };
    return this.parts.store.list(visible, { ...page, size: page.size || 50 });
  }

  async update({ sessionId, change }: UpdateSession): Promise<Head> {
    const check = new Check(this.parts.limits);
    check.required("session_id", sessionId);
    check.characters("title", change.title ?? "", limits.titleCharacters);
    check.characters("description", change.description ?? "", limits.descriptionCharacters);
    check.labels("labels", change.labels ?? {});
    check.metadata("metadata", change.metadata);
    check.idleTimeout("idle_timeout", change.idleTimeoutMs);
    check.end();
    const { store, turns, surroundings } = this.parts;
    await this.find(sessionId);
    // A session whose time is up stays so, whatever idle timeout it gets now.
    await turns.expire(sessionId);
    const head = await turns.outside(sessionId, () => store.update(sessionId, change, surroundings.now()));
    if (!head) throw sessionNotFound(sessionId);
    return head;
  }

  end(sessionId: string): Promise<Head> {
    this.requireId(sessionId);
    return this.parts.turns.end(this.principal, sessionId);
  }

  async delete(sessionId: string): Promise<void> {
    const { store, turns, feed } = this.parts;
    await this.find(sessionId);
    const found = await turns.outside(sessionId, () => store.delete(sessionId));
    if (!found) throw sessionNotFound(sessionId);
    feed.fail(sessionId, sessionNotFound(sessionId));
  }

  /** Takes a client's event. Once the promise is fulfilled, the event and what followed are durable. */
  async createEvent(request: CreateEvent): Promise<Answer> {
    const check = new Check(this.parts.limits);
    check.required("session_id", request.sessionId);
    check.characters("request_id", request.requestId, limits.idCharacters);
    check.input(request.input);
    check.end();
    const turn = await this.parts.turns.take(this.principal, request);
    const events = eventsOf(turn);
    const stop = stopOf(turn);
    if (waitsForClient(stop)) return { events, rest: undefined };
    return { events, rest: (signal) => this.untilClient(request.sessionId, stop.offset + 1, signal) };
  }

  async listEvents(request: ListEvents): Promise<EventPage> {
    const { sessionId, pageSize } = request;
    const check = new Check(this.parts.limits);
    check.required("session_id", sessionId);
    check.pageSize("page_size", pageSize);
    check.end();
    const { session } = await this.find(sessionId);
    return readEventPage(this.parts.store, session, { ...request, pageSize: pageSize || 100 });
  }

  /** Every event after an offset, then live. See `watch`. */
  async *watch(
    sessionId: string,
    afterOffset: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Event, void> {
    const { session } = await this.find(sessionId);
    const from = afterOffset === undefined ? 0 : afterOffset + 1;
    if (from > session.nextOffset) {
      throw invalidField("after_offset", `is ${afterOffset}, but the log ends before ${session.nextOffset}`);
    }
    yield* watch(this.parts, sessionId, from, signal);
  }

  private requireId(sessionId: string): void {
    const check = new Check(this.parts.limits);
    check.required("session_id", sessionId);
    check.end();
  }

  private async find(sessionId: string): Promise<Head> {
    this.requireId(sessionId);
    const head = await this.parts.store.find(sessionId);
    if (!head) throw sessionNotFound(sessionId);
    requireAccess(head, this.principal);
    return head;
  }

  /** Makes a session, or finds the one that the same request has made. */
  private once(
    requestId: string,
    print: string,
    sessionId: string,
    make: () => Promise<Draft>,
  ): Promise<Opened> {
    const { store, turns, surroundings, limits } = this.parts;
    const { id: owner } = this.principal;
    return turns.exclusively(`request ${canonical([owner, requestId || surroundings.newId()])}`, async () => {
      for (;;) {
        const before = requestId === "" ? undefined : await store.findCreated(owner, requestId);
        if (before) return this.madeBefore(requestId, before, print);
        const creation = await make();
        const request = requestId === "" ? undefined : { id: requestId, fingerprint: print };
        const outcome = await store.create({ ...creation, request, mostLive: limits.liveSessions });
        if (outcome === "created") return this.made(creation);
        if (outcome === "too_many_live") {
          throw new DialogError(
            "TOO_MANY_SESSIONS",
            `You have ${limits.liveSessions} active sessions already, and may not have more.`,
            { metadata: { limit: String(limits.liveSessions) } },
          );
        }
        if (outcome === "session_exists") {
          throw new DialogError("SESSION_EXISTS", `There is a session "${sessionId}" already.`, {
            resource: { type: "session", name: sessionId },
          });
        }
      }
    });
  }

  private made({ session, beginning }: Draft): Opened {
    const turn = "turn" in beginning ? beginning.turn : beginning.lastTurn;
    const head = { session, turn };
    this.parts.turns.announce(head);
    return { head, events: firstPageOf(eventsOf(turn)) };
  }

  private async madeBefore(
    requestId: string,
    { head, fingerprint: printBefore }: { readonly head: Head; readonly fingerprint: string },
    print: string,
  ): Promise<Opened> {
    if (printBefore !== print) {
      throw new DialogError("REQUEST_ID_REUSED", `request_id: "${requestId}" was used for another request.`, {
        violations: [{ field: "request_id", description: "was used for another request" }],
      });
    }
    const { sessionId, forkedFrom } = head.session;
    const [turn] = await this.parts.store.readTurns(sessionId, forkedFrom?.offset ?? 0, 1);
    if (!turn) throw sessionNotFound(sessionId);
    return { head, events: firstPageOf(eventsOf(turn)) };
  }

  private async newSession(request: NewSession): Promise<Draft> {
    const { turns, versions, surroundings } = this.parts;
    const { model, source } = versions.newest(request.modelId);
    const locale = chooseLocale(model, request.locale);
    const now = surroundings.now();
    const started = {
      kind: "session_started",
      modelId: model.id,
      modelVersion: model.version,
      locale,
      parameters: request.parameters,
      skipGreeting: request.skipGreeting,
    } as const;
    const turn = turns.first(
      model,
      initialState(locale, request.parameters, surroundings.newSeed()),
      started,
      now,
    );
    const { title, description, labels, metadata } = request;
    const session: Session = {
      sessionId: request.sessionId || surroundings.newId(),
      modelId: model.id,
      modelVersion: model.version,
      owner: this.principal.id,
      userId: request.userId || `guest-${surroundings.newId()}`,
      title,
      description,
      labels,
      metadata,
      locale,
      idleTimeoutMs: request.idleTimeoutMs ?? this.parts.defaultIdleTimeoutMs,
      createTime: now,
      forkedFrom: undefined,
      ...progressAfter(turn),
    };
    return { session, beginning: { turn, source } };
  }

  private async forkedSession(request: ForkSession): Promise<Draft> {
    const { versions, surroundings } = this.parts;
    const head = await this.find(request.sessionId);
    const lastTurn = await this.turnToFork(head, request.offset);
    await versions.of(head.session);
    const now = surroundings.now();
    const { offset } = stopOf(lastTurn);
    const session: Session = {
      ...head.session,
      sessionId: request.newSessionId || surroundings.newId(),
      owner: this.principal.id,
      title: request.title || head.session.title,
      createTime: now,
      forkedFrom: { sessionId: request.sessionId, offset },
      ...progressAfter({ ...lastTurn, time: now }),
    };
    return { session, beginning: { copyOf: request.sessionId, lastTurn: { ...lastTurn, requestId: "" } } };
  }

  /** The turn that a fork keeps last: it waits for the client at the offset, or is the last one that does. */
  private async turnToFork({ session, turn }: Head, offset: number | undefined): Promise<Turn> {
    if (offset !== undefined) {
      const [found] = await this.parts.store.readTurns(session.sessionId, offset, 1);
      const stop = found && stopOf(found);
      if (found && stop?.offset === offset && canGoOn(stop)) return found;
      throw invalidField("offset", `the session did not wait for its client at offset ${offset}`);
    }
    for (let candidate: Turn | undefined = turn; candidate; ) {
      if (canGoOn(stopOf(candidate))) return candidate;
      if (candidate.firstOffset === 0) break;
      [candidate] = await this.parts.store.readTurns(session.sessionId, candidate.firstOffset - 1, 1);
    }
    throw invalidField("session_id", "the session never waited for its client; there is nothing to continue");
  }

  /** The log from an offset to the first event at which a client has to act. */
  private async *untilClient(
    sessionId: string,
    from: number,
    signal: AbortSignal,
  ): AsyncGenerator<Event, void> {
    const timeout = AbortSignal.timeout(maxWebhookWaitMs);
    for await (const event of watch(this.parts, sessionId, from, AbortSignal.any([signal, timeout]))) {
      yield event;
      if (waitsForClient(event)) return;
    }
    if (timeout.aborted) {
      throw new DialogError(
        "TURN_TIMEOUT",
        "A webhook takes long. Your event is recorded; WatchEvents shows what follows.",
      );
    }
  }
}

function canGoOn(stop: Event): boolean {
  return waitsForClient(stop) && stop.body.kind !== "session_ended";
}
