import type { Awaiting, Event, Recognition } from "./event.ts";

/** A turn from its first event to its last. */
export interface FinishedTurn {
  /** All of them, by offset: first the client's own. */
  readonly events: readonly Event[];
  /** The texts of its replies. */
  readonly replies: readonly string[];
  /** How the user's text was understood. Absent when none was said. */
  readonly recognition: Recognition | undefined;
  /** What the session waits for now. Absent when it is over. */
  readonly awaiting: Awaiting | undefined;
}

/**
 * One thing that the client sent, and all that follows of it until the session waits for the client again. It is
 * under way from the moment that it exists, once, however often it is looked at:
 *
 * - `for await (const event of turn)` gives the events as they come. Leaving the loop early gives up the call.
 * - `await turn` gives them all, when the last one has come.
 *
 * Both fail with what the turn fails with. A turn that nobody looks at fails in silence.
 */
export class Turn implements AsyncIterable<Event>, PromiseLike<FinishedTurn> {
  private readonly events: Event[] = [];
  private readonly leaving = new AbortController();
  private readonly finished: Promise<FinishedTurn>;
  private isOver = false;
  private failure: { readonly error: unknown } | undefined;
  private waiting: (() => void)[] = [];

  /**
   * @param begin brings the events about.
   * @param awaiting tells what the session waits for, when they have come.
   */
  constructor(
    begin: (signal: AbortSignal) => AsyncIterable<Event>,
    awaiting: () => Awaiting | undefined,
    signal: AbortSignal | undefined,
  ) {
    const giveUp = () => this.leaving.abort(signal?.reason);
    if (signal?.aborted) giveUp();
    else signal?.addEventListener("abort", giveUp, { once: true });
    this.finished = this.take(begin(this.leaving.signal))
      .finally(() => signal?.removeEventListener("abort", giveUp))
      .then(() => finishedTurn(this.events, awaiting()));
    this.finished.catch(() => {});
  }

  // biome-ignore lint/suspicious/noThenProperty: a turn is awaited for its end, as well as iterated.
  then<A = FinishedTurn, B = never>(
    onFinished?: ((turn: FinishedTurn) => A | PromiseLike<A>) | null,
    onFailed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.finished.then(onFinished, onFailed);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void> {
    try {
      for (let next = 0; ; next++) {
        while (next === this.events.length && !this.isOver) {
          await new Promise<void>((resolve) => this.waiting.push(resolve));
        }
        const event = this.events[next];
        if (!event) break;
        yield event;
      }
      if (this.failure) throw this.failure.error;
    } finally {
      if (!this.isOver) this.leaving.abort(left);
    }
  }

  private async take(events: AsyncIterable<Event>): Promise<void> {
    try {
      for await (const event of events) {
        this.events.push(event);
        this.wake();
      }
    } catch (error) {
      if (error === left) return;
      this.failure = { error };
      throw error;
    } finally {
      this.isOver = true;
      this.wake();
    }
  }

  private wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}

/** Why a call is given up whose loop was left: nobody is there to be told. */
const left = new Error("nobody listens any more");

function finishedTurn(events: readonly Event[], awaiting: Awaiting | undefined): FinishedTurn {
  return {
    events,
    replies: events.flatMap((event) => (event.kind === "reply" ? [event.text] : [])),
    recognition: events.find((event) => event.kind === "recognition"),
    awaiting,
  };
}
