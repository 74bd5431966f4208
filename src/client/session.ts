import type { MessageInitShape } from "@bufbuild/protobuf";
import { Command_Runner, type Event as WireEvent } from "../../gen/parley/v1/event_pb.ts";
import { type Session as SessionInfo, SessionState } from "../../gen/parley/v1/session_pb.ts";
import type { CreateEventRequestSchema } from "../../gen/parley/v1/session_service_pb.ts";
import { type CallOptions, type Calls, newRequestId, present } from "./calls.ts";
import { ParleyError } from "./error.ts";
import { type Awaiting, type Command, type Event, type Values, waitsForClient } from "./event.ts";
import { eventFromWire, kindToWire } from "./event-from-wire.ts";
import { newEvents, recordedEvents, turnEvents } from "./streams.ts";
import { Turn } from "./turn.ts";

type Input = NonNullable<MessageInitShape<typeof CreateEventRequestSchema>["input"]>;

/** How something is sent to the dialog. */
export interface SendOptions extends CallOptions {
  /** What makes it safe to send again, even by another process: the same id with the same input. Absent: a new one. */
  readonly requestId?: string;
  /** Send it only if this is the session's next offset; otherwise the turn fails with OFFSET_MISMATCH. */
  readonly expectedOffset?: number;
}

/** How a user's words are sent. */
export interface SayOptions extends SendOptions {
  /** How sure the speech recognizer is of the words, 0 to 1. */
  readonly confidence?: number;
  /** The speech recognizer gave up waiting: the dialog goes on as after a silence. */
  readonly timedOut?: boolean;
}

/** How the end of a command is told. */
export interface CommandOptions extends SendOptions {
  /** Which command it is. Absent: the one that the session waits for. */
  readonly command?: Command;
}

/** How a session is watched. */
export interface WatchOptions extends CallOptions {
  /** The last offset that is not wanted any more; -1 for all of the log. Absent: what this object has seen. */
  readonly after?: number;
}

/** Which events of a log are read. */
export interface ReadOptions extends CallOptions {
  /** The first offset. Absent: 0. */
  readonly from?: number;
  /** Only these kinds. Absent: all. */
  readonly kinds?: readonly Event["kind"][];
}

/** How a session is forked. */
export interface ForkOptions extends CallOptions {
  readonly requestId?: string;
  /** The id of the new session. Absent: the server makes one. */
  readonly sessionId?: string;
  /** The title of the new session. Absent: the old one's. */
  readonly title?: string;
}

/** One conversation with a model. */
export class Session {
  /**
   * The events that the session began with, as far as they were there when it was answered: the greeting of a new
   * one, the last turn that a fork has kept. Empty when it was opened.
   */
  readonly opening: readonly Event[];
  private readonly calls: Calls;
  private known: SessionInfo;
  private next: number;
  private waitsFor: Awaiting | undefined;
  private hasEnded: boolean;
  /** Fulfilled when all that was sent so far is over. Never rejected. */
  private sent: Promise<unknown> = Promise.resolve();

  private constructor(calls: Calls, info: SessionInfo, opening: readonly Event[]) {
    this.calls = calls;
    this.known = info;
    this.opening = opening;
    this.next = 0;
    this.hasEnded = info.state !== SessionState.ACTIVE;
  }

  /**
   * A session that was begun, with the first of its events.
   *
   * @internal
   */
  static async begun(
    calls: Calls,
    info: SessionInfo,
    first: readonly WireEvent[],
    options: CallOptions,
  ): Promise<Session> {
    const events = first.flatMap((event) => eventFromWire(event) ?? []);
    const { sessionId, nextOffset } = info;
    // A long answer is cut off.
    const seen = (first.at(-1)?.offset ?? -1) + 1;
    if (seen < nextOffset) {
      for await (const event of recordedEvents(calls, sessionId, seen, [], options)) events.push(event);
    }
    const session = new Session(calls, info, events);
    for (const event of events) session.see(event);
    return session;
  }

  /**
   * A session that there was. What comes after an offset is news; absent: only what comes from now on.
   *
   * @internal
   */
  static async opened(
    calls: Calls,
    info: SessionInfo,
    after: number | undefined,
    options: CallOptions,
  ): Promise<Session> {
    const session = new Session(calls, info, []);
    const { sessionId, nextOffset, awaiting } = info;
    if (awaiting) {
      const log = recordedEvents(calls, sessionId, awaiting.offset, [], { ...options, pageSize: 1 });
      const { value } = await log.next();
      if (value) session.see(value);
    }
    session.next = after === undefined ? nextOffset : after + 1;
    return session;
  }

  get id(): string {
    return this.known.sessionId;
  }

  /** The session as it was when its description was last read or changed; events since then do not count. */
  get info(): SessionInfo {
    return this.known;
  }

  /** The offset that the next event will have, as far as this object has seen. */
  get nextOffset(): number {
    return this.next;
  }

  /** What the session waits for, as far as this object has seen. Absent while something is under way, and at the end. */
  get awaiting(): Awaiting | undefined {
    return this.waitsFor;
  }

  /** Whether the session has ended or expired, as far as this object has seen. Its log can still be read. */
  get isOver(): boolean {
    return this.hasEnded;
  }

  /**
   * The user has said or typed something.
   *
   * What is sent while an earlier turn of this object is under way waits until that one is over.
   */
  say(text: string, { confidence, timedOut = false, ...options }: SayOptions = {}): Turn {
    const sureness = confidence === undefined ? {} : { confidence };
    return this.send(() => ({ case: "userText", value: { text, ...sureness, timedOut } }), options);
  }

  /** The user has said nothing for as long as `awaiting.timeoutMs`. */
  silence(options: SendOptions = {}): Turn {
    return this.send(() => ({ case: "inputTimeout", value: {} }), options);
  }

  /** The command was run. Outputs that the model does not declare are ignored; those that are missing are empty. */
  finish(outputs: Values = {}, { command, ...options }: CommandOptions = {}): Turn {
    return this.send(() => this.resultOf(command, { outputs: { ...outputs } }), options);
  }

  /** The command could not be run. What a user can cause ("not enough money") belongs into outputs instead. */
  fail(reason: string, { command, ...options }: CommandOptions = {}): Turn {
    return this.send(() => this.resultOf(command, { error: reason || "failed" }), options);
  }

  /**
   * Leaves whatever the dialog is doing, and goes to a story with these parameters and no others. It is sent at once,
   * and a turn that waits for a webhook ends where the jump takes the dialog away from it.
   */
  jump(storyId: string, parameters: Values = {}, options: SendOptions = {}): Turn {
    const input: Input = { case: "storyJump", value: { storyId, parameters: { ...parameters } } };
    const run = (signal: AbortSignal) => this.turn(input, { ...options, signal });
    return this.begin(run, options.signal, Promise.resolve());
  }

  /**
   * Goes on after a break: gives the events that this object has not seen, until the session waits for its client.
   * For a turn that has failed or was left, a session that others talk to, and a greeting that runs a webhook.
   */
  resume(options: CallOptions = {}): Turn {
    return this.begin((signal) => this.missed({ ...options, signal }), options.signal);
  }

  /**
   * Every event after an offset, and then every new one as it is recorded, whoever brings it about: each once, in
   * order. After a break it goes on by itself. It ends with the session, or when the loop is left.
   */
  async *watch({ after = this.next - 1, ...options }: WatchOptions = {}): AsyncGenerator<Event, void> {
    for await (const event of newEvents(this.calls, this.id, after, options)) {
      this.see(event);
      yield event;
    }
  }

  /** The log as it is now. */
  events({ from = 0, kinds = [], ...options }: ReadOptions = {}): AsyncGenerator<Event, void> {
    return recordedEvents(this.calls, this.id, from, kinds.map(kindToWire), options);
  }

  /** Reads what is known of the session again. */
  async refresh(options: CallOptions = {}): Promise<SessionInfo> {
    const { session } = await this.calls.make(options, (call) =>
      this.calls.sessions.getSession({ sessionId: this.id }, call),
    );
    this.learn(present(session));
    return this.known;
  }

  /**
   * A new session that continues from an earlier point of this one, which may be over and is not changed.
   *
   * @param offset the last event that it keeps, one at which this session waited for its client. Absent: the last such.
   */
  async fork(offset?: number, options: ForkOptions = {}): Promise<Session> {
    const { sessionId: newSessionId = "", title = "", requestId = newRequestId() } = options;
    const point = offset === undefined ? {} : { offset };
    const request = { sessionId: this.id, ...point, newSessionId, title, requestId };
    const { session, events } = await this.calls.make(options, (call) =>
      this.calls.sessions.forkSession(request, call),
    );
    return Session.begun(this.calls, present(session), events, options);
  }

  /** Ends the session; its log stays readable. Ending one that is over changes nothing. */
  async end(options: CallOptions = {}): Promise<void> {
    const { session } = await this.calls.make(options, (call) =>
      this.calls.sessions.endSession({ sessionId: this.id }, call),
    );
    this.learn(present(session));
  }

  /** Erases the session and all its events, for good. */
  async delete(options: CallOptions = {}): Promise<void> {
    let attempts = 0;
    await this.calls.make(options, async (call) => {
      attempts += 1;
      try {
        await this.calls.sessions.deleteSession({ sessionId: this.id }, call);
      } catch (error) {
        // The answer to an attempt that succeeded may be lost: then the next one finds nothing.
        if (attempts === 1 || ParleyError.from(error).reason !== "SESSION_NOT_FOUND") throw error;
      }
    });
    this.hasEnded = true;
    this.waitsFor = undefined;
  }

  private send(input: () => Input, options: SendOptions): Turn {
    return this.begin((signal) => this.turn(input(), { ...options, signal }), options.signal);
  }

  /** Begins a turn when another promise is fulfilled: unless told otherwise, when all that was sent before is over. */
  private begin(
    run: (signal: AbortSignal) => AsyncIterable<Event>,
    signal: AbortSignal | undefined,
    before: Promise<unknown> = this.sent,
  ): Turn {
    async function* inOrder(leaving: AbortSignal) {
      await unlessAborted(before, leaving);
      yield* run(leaving);
    }
    const turn = new Turn(inOrder, () => this.waitsFor, signal);
    this.sent = Promise.allSettled([this.sent, turn]).then(() => {});
    return turn;
  }

  private async *turn(input: Input, options: SendOptions): AsyncGenerator<Event, void> {
    const { requestId = newRequestId(), expectedOffset } = options;
    const condition = expectedOffset === undefined ? {} : { expectedOffset };
    const request = { sessionId: this.id, requestId, ...condition, input };
    for await (const event of turnEvents(this.calls, request, options)) {
      this.see(event);
      yield event;
    }
  }

  private async *missed(options: CallOptions): AsyncGenerator<Event, void> {
    const { nextOffset, awaiting, state } = await this.refresh(options);
    const runsWebhook =
      awaiting?.action.case === "command" && awaiting.action.value.runner === Command_Runner.WEBHOOK;
    if (this.next >= nextOffset && !(state === SessionState.ACTIVE && runsWebhook)) return;
    for await (const event of this.watch(options)) {
      yield event;
      if (event.offset >= nextOffset - 1 && waitsForClient(event)) return;
    }
  }

  private resultOf(
    command: Command | undefined,
    result: { outputs: Record<string, string> } | { error: string },
  ): Input {
    const pending = command ?? (this.waitsFor?.kind === "command" ? this.waitsFor : undefined);
    if (!pending) {
      const message = "The session waits for no command, as far as this client has seen.";
      throw new ParleyError("failed_precondition", message, { reason: "NO_COMMAND_PENDING" });
    }
    const { commandId, offset } = pending;
    return { case: "commandResult", value: { commandId, commandOffset: offset, ...result } };
  }

  private see(event: Event): void {
    if (event.offset < this.next) return;
    this.next = event.offset + 1;
    this.waitsFor = event.kind === "wait_for_user" || event.kind === "command" ? event : undefined;
    if (event.kind === "session_ended") this.hasEnded = true;
  }

  private learn(info: SessionInfo): void {
    this.known = info;
    if (info.state === SessionState.ACTIVE) return;
    this.hasEnded = true;
    this.waitsFor = undefined;
  }
}

function unlessAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    void promise.then(() => resolve());
  });
}
