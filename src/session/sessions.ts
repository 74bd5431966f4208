import { DialogError, invalidField } from "../dialog/error.ts";
import type { Event } from "../dialog/event.ts";
import { checkInput } from "../dialog/run.ts";
import { initialState } from "../dialog/state.ts";
import { type Conversation, readConversation } from "./conversation.ts";
import { type EventSlice, firstPageOf, readEvents } from "./event-page.ts";
import { turnToFork } from "./fork-point.ts";
import { Check, limits } from "./limits.ts";
import { chooseLocale } from "./model-versions.ts";
import { type Listing, PageTokens } from "./page-tokens.ts";
import { anyone, type Principal, requireAccess } from "./principal.ts";
import {
  type CreateEvent,
  type CreateEventAt,
  canonical,
  type ForkSession,
  fingerprint,
  type ListEvents,
  type ListSessions,
  type ListTurns,
  type NewSession,
  type UpdateSession,
} from "./requests.ts";
import {
  eventsOf,
  type Head,
  progressAfter,
  type Session,
  sessionNotFound,
  stopOf,
  type Turn,
  waitsForClient,
} from "./session.ts";
import type { Creation, SessionPage } from "./store.ts";
import { readTurns, type TurnSlice } from "./turn-page.ts";
import type { Turns, TurnsParts } from "./turns.ts";
import { watch, watchUntilClient } from "./watch.ts";

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

/** A part of a log, and the token of the next; it is empty when the log ends here for now. */
export type EventPage = EventSlice & { readonly next: string };
export type TurnPage = TurnSlice & { readonly next: string };

/** Everything that someone can do with sessions. Requests are checked here, whatever API they came by. */
export class Sessions {
  private readonly parts: SessionsParts;
  private readonly principal: Principal;
  private readonly tokens: PageTokens;

  constructor(
    parts: SessionsParts,
    principal: Principal = anyone,
    tokens: PageTokens = new PageTokens(parts.store, parts.surroundings),
  ) {
    this.parts = parts;
    this.principal = principal;
    this.tokens = tokens;
  }

  /** The same sessions as someone else sees them. */
  of(principal: Principal): Sessions {
    return new Sessions(this.parts, principal, this.tokens);
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
    return this.once(requestId, fingerprint("new", content), request.sessionId, (sessionId) =>
      this.newSession(sessionId, request),
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
    return this.once(requestId, fingerprint("fork", content), request.newSessionId, (sessionId) =>
      this.forkedSession(sessionId, request),
    );
  }

  async get(sessionId: string): Promise<Head> {
    const head = await this.find(sessionId);
    const { turns, clock } = this.parts;
    return clock.isDue(head.session) ? turns.expire(sessionId) : head;
  }

  async list({ filter, page }: ListSessions): Promise<SessionPage> {
    const check = new Check(this.parts.limits);
    check.pageSize("page_size", page.size);
    check.labels("labels", filter.labels ?? {});
    check.end();
    const { principal, tokens } = this;
    const listing = { method: "ListSessions", principal, sessionId: "" } as const;
    const token = await tokens.read(page.token, listing);
    const visible = principal.role === "operator" ? filter : { ...filter, owner: principal.id };
    const { heads, next } = await this.parts.store.list(visible, { size: page.size || 50, token });
    return { heads, next: await tokens.write(next, listing) };
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
    const { store, turns, clock } = this.parts;
    await this.find(sessionId);
    // A session whose time is up stays so, whatever idle timeout it gets now.
    await turns.expire(sessionId);
    const head = await turns.outside(sessionId, () => store.update(sessionId, change, clock.now()));
    if (!head) throw sessionNotFound(sessionId);
    return head;
  }

  end(sessionId: string): Promise<Head> {
    this.requireId(sessionId);
    return this.parts.turns.end(this.principal, sessionId);
  }

  async delete(sessionId: string): Promise<void> {
    const { store, turns, feed, observer } = this.parts;
    const head = await this.find(sessionId);
    const found = await turns.outside(sessionId, () => store.delete(sessionId));
    if (!found) throw sessionNotFound(sessionId);
    observer?.onDelete(head);
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
    return this.answer(request.sessionId, turn);
  }

  /** Refuses what the dialog does not take at a point where it once waited for its client. Changes nothing. */
  async checkEventAt({ sessionId, offset, input }: CreateEventAt): Promise<void> {
    const { store, versions } = this.parts;
    const head = await this.find(sessionId);
    const { state } = await turnToFork(store, head, offset);
    checkInput(await versions.of(head.session), state, input);
  }

  /** All that a turn came to, and what a webhook has yet to bring about. */
  answer(sessionId: string, turn: Turn): Answer {
    const events = eventsOf(turn);
    const stop = stopOf(turn);
    if (waitsForClient(stop)) return { events, rest: undefined };
    return { events, rest: (signal) => watchUntilClient(this.parts, sessionId, stop.offset + 1, signal) };
  }

  listEvents(request: ListEvents): Promise<EventPage> {
    return this.page("ListEvents", request, (session, fromOffset, pageSize) => {
      return readEvents(this.parts.store, session, { ...request, fromOffset, pageSize });
    });
  }

  /** Turns, and the steps that ran in each. */
  listTurns(request: ListTurns): Promise<TurnPage> {
    const { store, versions } = this.parts;
    return this.page("ListTurns", request, async (session, fromOffset, pageSize) => {
      const model = await versions.find(session.modelId, session.modelVersion);
      return readTurns(store, session, model, { fromOffset, pageSize });
    });
  }

  /**
   * A whole conversation.
   *
   * @throws DialogError SESSION_TOO_LONG.
   */
  async conversation(sessionId: string): Promise<Conversation> {
    const { store, versions } = this.parts;
    const { session } = await this.find(sessionId);
    const events = await readConversation(store, session);
    return { sessionId, events, model: await versions.find(session.modelId, session.modelVersion) };
  }

  /** Every event after an offset, then live. See `watch`. */
  watch(
    sessionId: string,
    afterOffset: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Event, void> {
    this.requireId(sessionId);
    const from = afterOffset === undefined ? 0 : afterOffset + 1;
    return watch(this.parts, sessionId, from, signal, (head) => {
      requireAccess(head, this.principal);
      const { nextOffset } = head.session;
      if (from <= nextOffset) return;
      throw invalidField("after_offset", `is ${afterOffset}, but the log ends before ${nextOffset}`);
    });
  }

  /** A page of what a session has, from an offset or from where the page before ended. */
  private async page<T extends { readonly nextOffset: number | undefined }>(
    method: Listing["method"],
    { sessionId, fromOffset, pageSize, pageToken }: ListTurns,
    read: (session: Session, fromOffset: number, pageSize: number) => Promise<T>,
  ): Promise<T & { readonly next: string }> {
    const check = new Check(this.parts.limits);
    check.required("session_id", sessionId);
    check.pageSize("page_size", pageSize);
    check.end();
    const { session } = await this.find(sessionId);
    const listing = { method, principal: this.principal, sessionId };
    const place = await this.tokens.read(pageToken, listing);
    const slice = await read(session, place === "" ? fromOffset : Number(place), pageSize || 100);
    const next = slice.nextOffset === undefined ? "" : String(slice.nextOffset);
    return { ...slice, next: await this.tokens.write(next, listing) };
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
    chosenId: string,
    make: (sessionId: string) => Promise<Draft>,
  ): Promise<Opened> {
    const { store, turns, surroundings, limits } = this.parts;
    const { id: owner } = this.principal;
    const request = requestId === "" ? undefined : { id: requestId, fingerprint: print };
    return turns.exclusively(`request ${canonical([owner, requestId || surroundings.newId()])}`, async () => {
      for (;;) {
        const before = request && (await store.findCreated(owner, request.id));
        if (before) return this.madeBefore(requestId, before, print);
        const sessionId = chosenId || surroundings.newId();
        const opened = await turns.outside(sessionId, async () => {
          const draft = await make(sessionId);
          const outcome = await store.create({ ...draft, request, mostLive: limits.liveSessions });
          if (outcome === "request_exists") return undefined;
          if (outcome === "created") return this.made(draft);
          if (outcome === "too_many_live") throw tooManySessions(limits.liveSessions);
          throw new DialogError("SESSION_EXISTS", `There is a session "${sessionId}" already.`, {
            resource: { type: "session", name: sessionId },
          });
        });
        if (opened) return opened;
      }
    });
  }

  private made({ session, beginning }: Draft): Opened {
    const turn = "turn" in beginning ? beginning.turn : beginning.lastTurn;
    const head = { session, turn };
    this.parts.observer?.onSession(head);
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

  private async newSession(sessionId: string, request: NewSession): Promise<Draft> {
    const { turns, versions, clock, surroundings } = this.parts;
    const { model, source } = versions.newest(request.modelId);
    const locale = chooseLocale(model, request.locale);
    const now = clock.now();
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
      sessionId,
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

  private async forkedSession(sessionId: string, request: ForkSession): Promise<Draft> {
    const { versions, clock } = this.parts;
    const head = await this.find(request.sessionId);
    const lastTurn = await turnToFork(this.parts.store, head, request.offset);
    await versions.of(head.session);
    const now = clock.now();
    const { offset } = stopOf(lastTurn);
    const session: Session = {
      ...head.session,
      sessionId,
      owner: this.principal.id,
      title: request.title || head.session.title,
      createTime: now,
      forkedFrom: { sessionId: request.sessionId, offset },
      ...progressAfter({ ...lastTurn, time: now }),
    };
    return { session, beginning: { copyOf: request.sessionId, lastTurn: { ...lastTurn, requestId: "" } } };
  }
}

function tooManySessions(limit: number): DialogError {
  const message = `You have ${limit} active sessions already, and may not have more.`;
  return new DialogError("TOO_MANY_SESSIONS", message, { metadata: { limit: String(limit) } });
}
