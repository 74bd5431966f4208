import { DialogError, type Reason } from "../../src/dialog/error.ts";
import { type ClientInput, type Event, isBlocking } from "../../src/dialog/event.ts";
import { type CreateEvent, canonical } from "../../src/session/requests.ts";
import type { Head } from "../../src/session/session.ts";
import { Lost } from "./incarnation.ts";
import { RecognizerFailure } from "./recognizer-stand-in.ts";
import type { World } from "./world.ts";

/** A request for an event, as its client remembers it. */
export interface Sent {
  readonly request: CreateEvent;
  /** The least offset that it can have got: what was acknowledged before it was first sent. */
  readonly floor: number;
  /** Whether any client was told that it was taken, with the content that is in `request`. */
  isAcknowledged: boolean;
}

/** A change of a session's title. */
export interface Titling {
  readonly title: string;
  /** In milliseconds of true time. */
  readonly begin: number;
  /** When it was acknowledged; absent: it may happen, or not. */
  end?: number;
}

/** All that clients were ever told of one session. */
export class Known {
  readonly id: string;
  /** Every event that anyone has seen, as JSON, by offset. */
  readonly shown = new Map<number, string>();
  /** The body of the last event that anyone has seen. */
  last: Event | undefined;
  /** Where the turn of a request begins. */
  readonly turns = new Map<string, number>();
  readonly sent: Sent[] = [];
  readonly titlings: Titling[] = [];
  /** "ended" or "expired", once someone was told so. */
  over: string | undefined;
  version: string | undefined;
  /** The offset of the event that ended it, once someone has seen that. */
  endOffset = Number.POSITIVE_INFINITY;
  /** Someone has tried to delete it. */
  isDeleting = false;
  /** Someone was told that it is deleted. */
  isDeleted = false;

  constructor(id: string) {
    this.id = id;
  }

  /** The least offset that the next event can have. */
  get next(): number {
    return (this.last?.offset ?? -1) + 1;
  }
}

/** What was known when a call was made: its answer can not be older. */
export type Before = Pick<Known, "next" | "over" | "isDeleted">;

/** What became of a call: done; refused for good; or not known, so that the client may try again. */
export type Outcome = "done" | "refused" | "unclear";

/**
 * What was acknowledged, and to whom. It believes nothing but that, and complains when it is told something
 * else later.
 */
export class Ledger {
  readonly sessions = new Map<string, Known>();
  /** Which session the request to make one has made. */
  readonly made = new Map<string, string>();
  /** How often calls were refused, by reason. */
  readonly refusals: Record<string, number> = {};
  /** How many requests to make sessions are under way. */
  making = 0;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  known(sessionId: string): Known {
    const known = this.sessions.get(sessionId) ?? new Known(sessionId);
    this.sessions.set(sessionId, known);
    return known;
  }

  /** Someone has seen events: whoever saw them before has seen the same. */
  show(known: Known, events: readonly Event[]): void {
    for (const event of events) {
      const json = JSON.stringify(event);
      const before = known.shown.get(event.offset);
      if (before !== undefined && before !== json) {
        this.wrong(known, `event ${event.offset} was ${before}, and is ${json}`);
      }
      known.shown.set(event.offset, json);
      if (event.offset >= known.next) known.last = event;
      if (event.body.kind === "session_ended") {
        known.endOffset = event.offset;
        this.isOver(known, event.body.reason === "expired" ? "expired" : "ended");
      }
    }
    if (known.next > known.endOffset + 1) this.wrong(known, "goes on after its end");
  }

  /** What is known of a session at this moment. */
  before({ next, over, isDeleted }: Known): Before {
    return { next, over, isDeleted };
  }

  /** Someone has seen a session. */
  showHead(known: Known, { session, turn }: Head, { next, over, isDeleted }: Before): void {
    if (session.sessionId !== known.id) this.wrong(known, `comes as ${session.sessionId}`);
    if (session.nextOffset < next) this.wrong(known, `goes back to ${session.nextOffset} from ${next}`);
    if (isDeleted) this.wrong(known, "is seen after it was deleted");
    if (over && session.status !== over) this.wrong(known, `was ${over}, and is ${session.status}`);
    if (turn.firstOffset + turn.events.length !== session.nextOffset) {
      this.wrong(known, "does not end with its last turn");
    }
    known.version ??= session.modelVersion;
    if (known.version !== session.modelVersion) {
      this.wrong(known, `moved from model version ${known.version} to ${session.modelVersion}`);
    }
    if (session.status !== "active") this.isOver(known, session.status);
  }

  /** A session was made, or found by the request that had made it. */
  opened(requestId: string, sessionId: string): void {
    const before = requestId === "" ? sessionId : (this.made.get(requestId) ?? sessionId);
    if (before !== sessionId)
      this.world.violated(`request ${requestId} made ${before}, and then ${sessionId}`);
    if (requestId !== "") this.made.set(requestId, sessionId);
  }

  /** A client's event was taken. */
  taken(known: Known, sent: Sent, events: readonly Event[]): void {
    const { requestId, expectedOffset, input } = sent.request;
    const [first] = events;
    if (!first || canonical(first.body) !== canonical(input)) {
      return this.wrong(known, `took ${canonical(input)} as ${canonical(first)}`);
    }
    if ((first.requestId ?? "") !== requestId) this.wrong(known, `took ${requestId} as ${first.requestId}`);
    this.contiguous(known, events, first.offset);
    const blocking = events.filter(({ body }) => isBlocking(body));
    if (blocking.length !== 1 || blocking[0] !== events.at(-1)) {
      this.wrong(known, `the turn at ${first.offset} does not end with its one blocking event`);
    }
    if (expectedOffset !== undefined && first.offset !== expectedOffset) {
      this.wrong(known, `took what was meant for ${expectedOffset} at ${first.offset}`);
    }
    if (first.offset < sent.floor) this.wrong(known, `took an event at ${first.offset}, below ${sent.floor}`);
    if (requestId !== "") {
      const before = known.turns.get(requestId) ?? first.offset;
      if (before !== first.offset) {
        this.wrong(known, `request ${requestId} has turns at ${before} and ${first.offset}`);
      }
      known.turns.set(requestId, first.offset);
    }
    sent.isAcknowledged = true;
    this.show(known, events);
  }

  /** Events that must follow each other without a gap. */
  contiguous(known: Known, events: readonly Event[], from: number): void {
    for (const [index, { offset }] of events.entries()) {
      if (offset !== from + index) this.wrong(known, `shows ${offset} where ${from + index} was to come`);
    }
  }

  /** What a client may conclude from an error; complains of one that can not be. */
  refused(known: Known | undefined, what: string, error: unknown, allowed: readonly Reason[]): Outcome {
    if (error instanceof Lost || error instanceof RecognizerFailure) return "unclear";
    if (!(error instanceof DialogError)) {
      this.world.violated(`${what} failed: ${error instanceof Error ? error.stack : String(error)}`);
      return "refused";
    }
    const { reason } = error;
    this.refusals[reason] = (this.refusals[reason] ?? 0) + 1;
    if (reason === "STORE_UNAVAILABLE" || reason === "SERVER_STOPPING") return "unclear";
    if (reason === "CONCURRENT_WRITE" && this.world.settings.replicas > 1) return "unclear";
    if (reason === "SESSION_NOT_FOUND" && known?.isDeleting) return "refused";
    if (allowed.includes(reason)) {
      if (known && reason === "SESSION_ENDED") this.isOver(known, "ended");
      if (known && reason === "SESSION_EXPIRED") this.isOver(known, "expired");
      return "refused";
    }
    this.world.violated(`${known?.id ?? ""} ${what} was refused with ${reason}: ${error.message}`);
    return "refused";
  }

  wrong(known: Known, what: string): void {
    this.world.violated(`session ${known.id} ${what}`);
  }

  private isOver(known: Known, how: string): void {
    if (known.over && known.over !== how) this.wrong(known, `was ${known.over}, and is ${how}`);
    known.over = how;
  }
}

/** Whether two inputs are the same event. */
export function isSame(one: ClientInput, other: ClientInput): boolean {
  return canonical(one) === canonical(other);
}
