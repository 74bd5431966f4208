import type { Feed } from "./feed.ts";
import { eventsOf, nextOffsetAfter, sessionNotFound } from "./session.ts";
import { type SessionStore, type Sharing, turnsPerRead } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Turns } from "./turns.ts";

/** How long to wait between two looks at all sessions that are watched, in milliseconds. */
const lookMs = { soonest: 10, latest: 80, whileHintsFlow: 1_000 };

/** A look may take this part of the time at most. */
const mostShare = 0.1;

/** How many sessions are looked at in one question, and how many logs are read at once. */
const [sessionsPerLook, logsAtOnce] = [1_000, 16];

export interface TailParts {
  readonly store: SessionStore;
  readonly sharing: Sharing;
  readonly feed: Feed;
  readonly turns: Turns;
  readonly surroundings: Surroundings;
}

/**
 * Tells watchers of turns that other servers have made. It asks where the sessions end that are watched here, all of
 * them at once, and reads on where that is further than it knows: however many watch, a turn is read once. It asks at
 * once when it is told that something was written, and now and then, because that may never be told.
 */
export class Tail {
  private readonly parts: TailParts;
  private readonly stopping = new AbortController();
  /** The next offset of each session that is watched, as far as it was told to its watchers. */
  private readonly known = new Map<string, number>();
  private readonly hinted = new Set<string>();
  private wake = () => {};
  private running: Promise<void> = Promise.resolve();

  constructor(parts: TailParts) {
    this.parts = parts;
    parts.turns.onTurn(({ session, turn }) => {
      // Its watchers were told already.
      if (this.known.get(session.sessionId) === turn.firstOffset)
        this.known.set(session.sessionId, session.nextOffset);
    });
    parts.sharing.onHint((sessionIds) => {
      for (const sessionId of sessionIds) if (parts.feed.isWatched(sessionId)) this.hinted.add(sessionId);
      if (this.hinted.size > 0) this.wake();
    });
  }

  start(): void {
    this.running = this.lookAgainAndAgain();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  private async lookAgainAndAgain(): Promise<void> {
    const { feed, sharing, surroundings } = this.parts;
    const { signal } = this.stopping;
    let delayMs = lookMs.soonest;
    for (let lookedAt = Number.NEGATIVE_INFINITY; !signal.aborted; ) {
      const begun = surroundings.steady();
      const isTimeForAll = begun >= lookedAt + delayMs;
      const sessionIds = isTimeForAll ? [...feed.sessionIds] : [...this.hinted];
      this.hinted.clear();
      // A store that can not be reached is looked at again; that is told elsewhere.
      const hasChanged = await this.look(sessionIds).catch(() => false);
      if (isTimeForAll) {
        this.forgetUnwatched();
        lookedAt = surroundings.steady();
        const latest = sharing.hintsFlow ? lookMs.whileHintsFlow : lookMs.latest;
        const doubled = Math.min(2 * delayMs, latest);
        delayMs = Math.max(hasChanged ? lookMs.soonest : doubled, (lookedAt - begun) / mostShare);
      }
      await this.hintOr(lookedAt + delayMs - surroundings.steady());
    }
  }

  /** @returns whether any of the sessions had something new. */
  private async look(sessionIds: readonly string[]): Promise<boolean> {
    let hasChanged = false;
    for (let from = 0; from < sessionIds.length; from += sessionsPerLook) {
      const some = sessionIds.slice(from, from + sessionsPerLook);
      const nextOffsets = await this.parts.sharing.findNextOffsets(some);
      for (const sessionId of some) {
        if (!nextOffsets.has(sessionId)) this.parts.feed.fail(sessionId, sessionNotFound(sessionId));
      }
      const changed = [...nextOffsets].filter(([sessionId, next]) => this.known.get(sessionId) !== next);
      hasChanged ||= changed.length > 0;
      for (let first = 0; first < changed.length; first += logsAtOnce) {
        const atOnce = changed.slice(first, first + logsAtOnce);
        await Promise.all(atOnce.map(([sessionId, next]) => this.tell(sessionId, next)));
      }
    }
    return hasChanged;
  }

  /**
   * Tells the watchers of a session what is new. Of one that is not known yet, the last turn: who has read the log to
   * another place finds out so.
   */
  private async tell(sessionId: string, nextOffset: number): Promise<void> {
    const { store, feed } = this.parts;
    let from = this.known.get(sessionId) ?? nextOffset - 1;
    while (from < nextOffset) {
      const turns = await store.readTurns(sessionId, from, turnsPerRead);
      const last = turns.at(-1);
      if (!last) return;
      for (const turn of turns) feed.publish(sessionId, eventsOf(turn));
      from = nextOffsetAfter(last);
    }
    this.known.set(sessionId, from);
  }

  private forgetUnwatched(): void {
    for (const sessionId of this.known.keys())
      if (!this.parts.feed.isWatched(sessionId)) this.known.delete(sessionId);
  }

  private async hintOr(milliseconds: number): Promise<void> {
    if (this.hinted.size > 0 || this.stopping.signal.aborted) return;
    const woken = new AbortController();
    this.wake = () => woken.abort();
    await this.parts.surroundings.sleep(Math.max(0, milliseconds), woken.signal).catch(() => {});
  }
}
