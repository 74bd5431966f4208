import { expectation } from "../dialog/answer.ts";
import { DialogError } from "../dialog/error.ts";
import type { ClientInput, CommandResult, EndReason, SessionStarted } from "../dialog/event.ts";
import type { Model } from "../dialog/model.ts";
import { checkInput, type Input, run } from "../dialog/run.ts";
import type { State } from "../dialog/state.ts";
import type { Recognizer } from "../nlu/recognizer.ts";
import type { Clock } from "./clock.ts";
import { Doubts } from "./doubts.ts";
import type { Feed } from "./feed.ts";
import { Heads } from "./heads.ts";
import { Lanes } from "./lanes.ts";
import type { SessionLimits } from "./limits.ts";
import type { ModelVersions } from "./model-versions.ts";
import { noObserver, type Observer, observed } from "./observer.ts";
import { type Principal, requireAccess } from "./principal.ts";
import { type CreateEvent, canonical } from "./requests.ts";
import {
  eventsOf,
  type Head,
  nextOffsetAfter,
  progressAfter,
  sessionNotFound,
  stopOf,
  type Turn,
} from "./session.ts";
import type { SessionStore } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";

export interface TurnsParts {
  readonly store: SessionStore;
  readonly versions: ModelVersions;
  readonly recognizer: Recognizer;
  readonly feed: Feed;
  readonly clock: Clock;
  readonly surroundings: Surroundings;
  readonly limits: SessionLimits;
  readonly observer?: Observer;
}

/** Told of turns that are durable: of those made here, and of those that may have been made elsewhere. */
export type TurnListener = (head: Head, isOurs: boolean) => void;

/** How often a change is tried again because another process wrote to the same session meanwhile. */
const maxAttempts = 8;

/**
 * Makes turns: one at a time for a session, each computed from the one before, made durable, and only then
 * made known.
 */
export class Turns {
  private readonly parts: TurnsParts;
  private readonly lanes = new Lanes();
  private readonly heads: Heads;
  private readonly doubts: Doubts;
  private readonly observer: Observer;
  private readonly listeners: TurnListener[] = [];

  constructor(parts: TurnsParts) {
    this.parts = parts;
    this.heads = new Heads(parts.store);
    this.doubts = new Doubts(parts.surroundings, (sessionId) => this.settle(sessionId));
    this.observer = parts.observer ?? noObserver;
  }

  /** Gives up to find out what became of changes that failed. */
  stop(): Promise<void> {
    return this.doubts.stop();
  }

  /** Calls back after every turn that has become durable. */
  onTurn(listener: TurnListener): void {
    this.listeners.push(listener);
  }

  /** Runs work on a session while none of its turns is under way. */
  exclusively<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    return this.lanes.run(sessionId, work);
  }

  /** Runs work that changes a session otherwise than by a turn. */
  outside<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    return this.exclusively(sessionId, async () => {
      this.heads.forget(sessionId);
      return this.doubting(sessionId, work);
    });
  }

  /** Runs a change of a session. When it fails, whether it took effect is found out later. */
  private async doubting<T>(sessionId: string, change: () => Promise<T>): Promise<T> {
    try {
      return await change();
    } catch (error) {
      if (!isRefusal(error)) this.doubts.add(sessionId);
      throw error;
    }
  }

  /** The first turn of a session. The caller stores it, and then announces it. */
  first(model: Model, state: State, started: SessionStarted, time: number): Turn {
    const turned = run(model, state, { event: started });
    return { firstOffset: 0, time, requestId: "", events: [started, ...turned.events], state: turned.state };
  }

  /**
   * Tells everyone who wants to know of a turn that is durable.
   *
   * @param isOurs whether it was made here, for certain.
   */
  announce(head: Head, isOurs = true): void {
    this.heads.keep(head);
    this.parts.feed.publish(head.session.sessionId, eventsOf(head.turn));
    for (const listener of this.listeners) listener(head, isOurs);
  }

  /** Takes a client's event. A request id that was seen before gives the recorded turn, and runs nothing. */
  take(principal: Principal, request: CreateEvent): Promise<Turn> {
    const { sessionId, requestId, expectedOffset, input } = request;
    return this.change(sessionId, async (head) => {
      requireAccess(head, principal);
      const recorded = requestId && (await this.recorded(request));
      if (recorded) return recorded;
      requireActive(await this.expireIfDue(head));
      requireOffset(head, expectedOffset);
      requireRoom(head, this.parts.limits);
      requirePending(head, input);
      const model = await this.parts.versions.of(head.session);
      const { state } = head.turn;
      checkInput(model, state, input);
      return this.append(head, requestId, model, await this.understand(model, state, input));
    });
  }

  /** Takes what a webhook answered, unless the dialog does not wait for it any more. */
  async takeWebhookResult(sessionId: string, result: CommandResult): Promise<void> {
    await this.change(sessionId, async (head) => {
      const isPending = head.session.status === "active" && stopOf(head.turn).offset === result.commandOffset;
      if (isPending)
        await this.append(head, "", await this.parts.versions.of(head.session), { event: result });
    });
  }

  /** Ends a session. One that is over stays as it is. */
  end(principal: Principal, sessionId: string): Promise<Head> {
    return this.change(sessionId, async (head) => {
      requireAccess(head, principal);
      const current = await this.expireIfDue(head);
      return current.session.status === "active" ? this.appendEnd(current, "client") : current;
    });
  }

  /** Ends a session whose time is up. */
  expire(sessionId: string): Promise<Head> {
    return this.change(sessionId, (head) => this.expireIfDue(head));
  }

  /**
   * Ends a session whose time is up; any other is to be looked at again when its time will be. Judged by what
   * the store has, since another process may have given it another idle timeout.
   */
  lookAgainOrExpire(sessionId: string): Promise<void> {
    const { store, clock } = this.parts;
    return this.exclusively(sessionId, async () => {
      const head = await this.heads.read(sessionId);
      const left = head && clock.leftMs(head.session);
      if (!head || left === undefined) return;
      if (left > 0) return store.postpone(sessionId, clock.now() + left);
      try {
        await this.appendEnd(head, "expired");
      } catch (error) {
        // Someone was active just now. The session is still due, so it is looked at again.
        if (!(error instanceof Overtaken)) throw error;
      }
    });
  }

  /**
   * Finds a session, and changes it. What was refused because of a head in memory, or overtaken by another
   * process, is tried again on the head in the store.
   */
  private change<T>(sessionId: string, attempt: (head: Head) => Promise<T>): Promise<T> {
    return this.exclusively(sessionId, async () => {
      const kept = this.heads.peek(sessionId);
      // Another process may have given a session more time: only the store knows that it is up.
      if (kept && !this.parts.clock.isDue(kept.session)) {
        try {
          return await attempt(kept);
        } catch (error) {
          if (!(error instanceof Overtaken || isRefusal(error))) throw error;
        }
      }
      for (let attempts = 1; ; attempts++) {
        const head = await this.heads.read(sessionId);
        if (!head) throw sessionNotFound(sessionId);
        try {
          return await attempt(head);
        } catch (error) {
          if (!(error instanceof Overtaken)) throw error;
          if (attempts === maxAttempts) {
            throw new DialogError("CONCURRENT_WRITE", "Others keep writing to this session; try again.");
          }
        }
      }
    });
  }

  /** The turn that an earlier call with this request id made. */
  private async recorded({ sessionId, requestId, input }: CreateEvent): Promise<Turn | undefined> {
    const turn = await this.parts.store.findTurn(sessionId, requestId);
    if (!turn || canonical(turn.events[0]) === canonical(input)) return turn;
    throw new DialogError(
      "REQUEST_ID_REUSED",
      `request_id: "${requestId}" was used in this session for another event, at offset ${turn.firstOffset}.`,
      { violations: [{ field: "request_id", description: "was used for another event" }] },
    );
  }

  private async understand(model: Model, state: State, event: ClientInput): Promise<Input> {
    if (event.kind !== "user_text" || event.timedOut) return { event };
    const question = {
      text: event.text,
      model,
      locale: state.locale,
      expected: expectation(model, state),
      now: this.parts.clock.now(),
    };
    const { recognizer } = this.parts;
    const recognized = await observed(this.observer, "recognize", () => recognizer.recognize(question));
    return { event, recognized };
  }

  private async append(head: Head, requestId: string, model: Model, input: Input): Promise<Turn> {
    const { state, events } = observed(this.observer, "run", () => run(model, head.turn.state, input));
    const turn = this.following(head, requestId, [input.event, ...events], state);
    await this.commit(head, turn);
    return turn;
  }

  private async appendEnd(head: Head, reason: EndReason): Promise<Head> {
    const state: State = { ...head.turn.state, waiting: { for: "nothing" } };
    return this.commit(head, this.following(head, "", [{ kind: "session_ended", reason }], state));
  }

  private async expireIfDue(head: Head): Promise<Head> {
    return this.parts.clock.isDue(head.session) ? this.appendEnd(head, "expired") : head;
  }

  /** A turn in the place after the latest. Time never runs backwards in a session, whatever the clock does. */
  private following({ session, turn }: Head, requestId: string, events: Turn["events"], state: State): Turn {
    const time = Math.max(this.parts.clock.now(), turn.time, session.updateTime);
    return { firstOffset: nextOffsetAfter(turn), time, requestId, events, state };
  }

  /** Tells of what the store has: who has heard of it before is not disturbed. */
  private settle(sessionId: string): Promise<void> {
    return this.exclusively(sessionId, async () => {
      const head = await this.heads.read(sessionId);
      if (head) this.announce(head, false);
      else this.parts.feed.fail(sessionId, sessionNotFound(sessionId));
    });
  }

  private async commit(head: Head, turn: Turn): Promise<Head> {
    const { sessionId } = head.session;
    const { store } = this.parts;
    const append = () => observed(this.observer, "append", () => store.append(sessionId, turn));
    if (!(await this.doubting(sessionId, append))) throw new Overtaken();
    const next = { session: { ...head.session, ...progressAfter(turn) }, turn };
    this.observer.onTurn(next);
    this.announce(next);
    return next;
  }
}

/** Another process appended first. */
class Overtaken extends Error {}

/** Whether nothing was changed, for certain. */
function isRefusal(error: unknown): boolean {
  return error instanceof DialogError && error.reason !== "STORE_UNAVAILABLE";
}

function requireActive({ session: { status, sessionId } }: Head): void {
  if (status === "expired") throw new DialogError("SESSION_EXPIRED", `Session "${sessionId}" has expired.`);
  if (status === "ended") throw new DialogError("SESSION_ENDED", `Session "${sessionId}" has ended.`);
}

function requireOffset(head: Head, expected: number | undefined): void {
  const next = nextOffsetAfter(head.turn);
  if (expected === undefined || expected === next) return;
  throw new DialogError(
    "OFFSET_MISMATCH",
    `The session has moved on: its next offset is ${next}, not ${expected}.`,
    { metadata: { next_offset: String(next) } },
  );
}

function requireRoom({ turn }: Head, { events }: SessionLimits): void {
  if (nextOffsetAfter(turn) < events) return;
  throw new DialogError(
    "SESSION_FULL",
    `The session has ${nextOffsetAfter(turn)} events, and takes no more after ${events}.`,
    { metadata: { limit: String(events) } },
  );
}

/** A result must be for the command that the dialog waits for now, and for one that a client runs. */
function requirePending(head: Head, input: ClientInput): void {
  if (input.kind !== "command_result") return;
  const { offset, body } = stopOf(head.turn);
  if (body.kind !== "command") return;
  if (body.runner === "webhook") {
    throw new DialogError("NO_COMMAND_PENDING", `Command "${body.commandId}" is run by the webhook.`);
  }
  if (input.commandOffset !== undefined && input.commandOffset !== offset) {
    throw new DialogError(
      "NO_COMMAND_PENDING",
      `The dialog waits for the command at offset ${offset}, not for the one at ${input.commandOffset}.`,
      { metadata: { command_offset: String(offset) } },
    );
  }
}
