import { signal } from "@preact/signals";
import { newRequestId } from "../../../src/client/calls.ts";
import { Attempts, usualRetries } from "../../../src/client/retry.ts";
import type { LogFollower } from "../log/log-follower.ts";
import type { SessionLog } from "../log/session-log.ts";
import { sessions } from "../server.ts";

export type Input = NonNullable<Parameters<typeof sessions.createEvent>[0]["input"]>;

/** Something that is told to the dialog. Sent again, it is the same thing. */
export interface Sending {
  readonly input: Input;
  readonly requestId: string;
  /** Only if nothing else has happened before; undefined: in any case. */
  readonly expectedOffset: number | undefined;
}

/** Tells things to the dialog, one after the other, each once, however often the connection breaks. */
export class Sender {
  /** What is on its way, until the last answer is there. */
  readonly underWay = signal<Sending | undefined>(undefined);
  /** What could not be sent, and why. */
  readonly failed = signal<{ readonly sending: Sending; readonly error: unknown } | undefined>(undefined);
  /** Whether it could not be sent the last time; it is tried again by itself. */
  readonly isBroken = signal(false);
  /** From sending to the last answer, in milliseconds, by the offset of what was sent. */
  readonly roundTrips = signal<ReadonlyMap<number, number>>(new Map());
  private readonly sessionId: string;
  private readonly log: SessionLog;
  private readonly follower: LogFollower;
  private leaving = new AbortController();

  constructor(sessionId: string, log: SessionLog, follower: LogFollower) {
    this.sessionId = sessionId;
    this.log = log;
    this.follower = follower;
  }

  send(input: Input, expectedOffset?: number): Promise<void> {
    return this.deliver({ input, requestId: newRequestId(), expectedOffset });
  }

  /** Sends what could not be sent before. */
  async again(): Promise<void> {
    const sending = this.failed.peek()?.sending;
    if (sending) await this.deliver(sending);
  }

  giveUp(): void {
    this.failed.value = undefined;
  }

  /** Does not wait for the answers to what was recorded. What was not goes on. */
  rest(): void {
    const requestId = this.underWay.peek()?.requestId;
    if (requestId !== undefined && this.log.holds(requestId)) this.leave();
  }

  leave(): void {
    this.leaving.abort();
    this.leaving = new AbortController();
  }

  private async deliver(sending: Sending): Promise<void> {
    this.failed.value = undefined;
    this.underWay.value = sending;
    const { signal } = this.leaving;
    const attempts = new Attempts(usualRetries, signal);
    const begin = performance.now();
    try {
      for (;;) {
        try {
          await this.attempt(sending, begin, signal);
          return;
        } catch (error) {
          if (!signal.aborted) this.isBroken.value = true;
          await attempts.afterFailure(error);
        }
      }
    } catch (error) {
      if (!signal.aborted) this.failed.value = { sending, error };
    } finally {
      this.isBroken.value = false;
      if (this.underWay.peek() === sending) this.underWay.value = undefined;
    }
  }

  private async attempt(
    { input, requestId, expectedOffset }: Sending,
    begin: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { sessionId, log, follower } = this;
    const condition = expectedOffset === undefined ? {} : { expectedOffset };
    const request = { sessionId, requestId, input, ...condition };
    let own: number | undefined;
    for await (const { event } of sessions.createEvent(request, { signal })) {
      if (!event) continue;
      own ??= event.offset;
      log.add([event]);
      this.isBroken.value = false;
    }
    if (own !== undefined) {
      const tookMs = Math.round(performance.now() - begin);
      this.roundTrips.value = new Map([...this.roundTrips.peek(), [own, tookMs]]);
    }
    if (log.hasGap) await follower.catchUp(signal);
  }
}
