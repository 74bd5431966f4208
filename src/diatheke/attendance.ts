import { DialogError } from "../dialog/error.ts";
import type { StoryJump } from "../dialog/event.ts";

/** The streams of version 1, of each of which a session has one at most. */
export type StreamKind = "events" | "replies";

/** What a server remembers of a session of version 1, beyond its log. */
export interface Attendee {
  /** The offset of the next event to tell on each stream; absent: nobody on this server has listened yet. */
  readonly next: Map<StreamKind, number>;
  readonly listening: Set<StreamKind>;
  /** What the user said while the session waited for a command. */
  readonly texts: string[];
  /** Where the session is sent once it is back in its main story. */
  readonly jumps: Omit<StoryJump, "kind">[];
  /** Has the stream of events go on with where the session stands; absent: there is no stream. */
  tellWhereItStands: (() => void) | undefined;
}

/** How many sessions are remembered that nobody listens to. */
const maxIdle = 10_000;

/** How much of each kind may wait in a session. */
const maxWaiting = 16;

/** How much may wait in all sessions together, in characters. */
const maxWaitingSize = 32 << 20;

/**
 * What a server remembers of sessions of version 1: how far their clients have heard, and what waits. It is lost with
 * the server. Who comes back then, or to another server, hears the last turn again.
 */
export class Attendance {
  private readonly attendees = new Map<string, Attendee>();
  private waitingSize = 0;

  of(sessionId: string): Attendee {
    const known = this.attendees.get(sessionId);
    const attendee = known ?? newAttendee();
    // The one that was asked for last is forgotten last.
    this.attendees.delete(sessionId);
    this.attendees.set(sessionId, attendee);
    if (this.attendees.size > maxIdle) this.forgetOldest(() => true);
    return attendee;
  }

  /**
   * Begins to listen.
   *
   * @returns what ends it.
   * @throws DialogError STREAM_EXISTS when somebody does already.
   */
  listen(sessionId: string, kind: StreamKind): () => void {
    const { listening } = this.of(sessionId);
    if (listening.has(kind)) {
      throw new DialogError("STREAM_EXISTS", `Session "${sessionId}" has a stream of ${kind} already.`);
    }
    listening.add(kind);
    return () => listening.delete(kind);
  }

  /**
   * Keeps what the user said.
   *
   * @throws DialogError TOO_MUCH_WAITING.
   */
  holdText(sessionId: string, text: string): void {
    const { texts } = this.of(sessionId);
    requireRoom(texts.length, maxWaiting, "texts");
    texts.push(text);
    this.waitingSize += text.length;
    while (this.waitingSize > maxWaitingSize && this.forgetOldest((other) => other.texts !== texts));
  }

  /** Gives up the first text that waits. */
  dropText(sessionId: string): void {
    this.waitingSize -= this.of(sessionId).texts.shift()?.length ?? 0;
  }

  /**
   * Keeps where the session is to be sent.
   *
   * @throws DialogError TOO_MUCH_WAITING.
   */
  holdJump(sessionId: string, jump: Omit<StoryJump, "kind">): void {
    const { jumps } = this.of(sessionId);
    requireRoom(jumps.length, maxWaiting, "stories");
    jumps.push(jump);
  }

  /** Forgets a session that is over. */
  forget(sessionId: string): void {
    // Whoever is about to give the texts to the session finds none any more.
    const texts = this.attendees.get(sessionId)?.texts.splice(0) ?? [];
    for (const text of texts) this.waitingSize -= text.length;
    this.attendees.delete(sessionId);
  }

  /** Forgets the one of those that was asked for least lately, and nobody listens to; false when there is none. */
  private forgetOldest(isOne: (attendee: Attendee) => boolean): boolean {
    for (const [sessionId, attendee] of this.attendees) {
      if (attendee.listening.size > 0 || !isOne(attendee)) continue;
      this.forget(sessionId);
      return true;
    }
    return false;
  }
}

/** @throws DialogError TOO_MUCH_WAITING. */
export function requireRoom(waiting: number, limit: number, what: string): void {
  if (waiting < limit) return;
  throw new DialogError("TOO_MUCH_WAITING", `The session has ${waiting} ${what} that wait already.`, {
    metadata: { limit: String(limit) },
  });
}

function newAttendee(): Attendee {
  return { next: new Map(), listening: new Set(), texts: [], jumps: [], tellWhereItStands: undefined };
}
