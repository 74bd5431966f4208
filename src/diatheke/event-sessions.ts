import { DialogError, invalidField } from "../dialog/error.ts";
import type { ClientInput, StoryJump } from "../dialog/event.ts";
import type { Lanes } from "../session/lanes.ts";
import type { ModelQueries } from "../session/model-queries.ts";
import { type Head, sessionNotFound } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { type Attendance, requireRoom } from "./attendance.ts";
import { eventStream, knowsInputs, type ReplyPart, replyStream } from "./event-stream.ts";
import type { Told } from "./event-to-wire.ts";
import { newSession } from "./new-session.ts";
import { notSupported } from "./speech.ts";
import { isInMain, waitsForUser } from "./where-it-stands.ts";

/** How many events may wait for a stream before a session takes no more texts. */
const maxUnheard = 256;

/** How often a jump is tried again because the session moved on meanwhile. */
const maxAttempts = 8;

export interface StoryRequest extends Omit<StoryJump, "kind"> {
  readonly sessionId: string;
  readonly waitForStart: boolean;
  readonly temporary: boolean;
}

export interface CommandStatus {
  readonly sessionId: string;
  readonly commandId: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Empty: it succeeded. */
  readonly error: string;
  /** Empty: whichever is pending. */
  readonly commandStateId: string;
}

/** What sessions of version 1 share, whoever calls. */
export interface EventSessionsParts {
  readonly models: ModelQueries;
  readonly attendance: Attendance;
  /** Inputs of one session are taken one after another. */
  readonly lanes: Lanes;
}

/** Sessions as version 1 has them: clients send inputs, and are told on a stream what happens. */
export class EventSessions {
  private readonly sessions: Sessions;
  private readonly parts: EventSessionsParts;

  constructor(sessions: Sessions, parts: EventSessionsParts) {
    this.sessions = sessions;
    this.parts = parts;
  }

  async create(modelId: string): Promise<string> {
    const { head } = await newSession(this.sessions, modelId, undefined);
    const { sessionId } = head.session;
    this.parts.attendance.of(sessionId).next.set("events", 0);
    return sessionId;
  }

  /** From here on, the client is told when the session waits for its user and when it is at its start. */
  async start(sessionId: string): Promise<void> {
    const { session } = await this.find(sessionId);
    if (knowsInputs in session.labels) return;
    await this.sessions.update({
      sessionId,
      change: { labels: { ...session.labels, [knowsInputs]: "true" } },
    });
    this.parts.attendance.of(sessionId).tellWhereItStands?.();
  }

  async end(sessionId: string): Promise<void> {
    await this.sessions.end(sessionId);
  }

  async *events(sessionId: string, signal: AbortSignal): AsyncGenerator<Told, void> {
    yield* eventStream(this.sessions, this.parts.attendance, await this.find(sessionId), signal);
  }

  async *replies(sessionId: string, signal: AbortSignal): AsyncGenerator<ReplyPart, void> {
    yield* replyStream(this.sessions, this.parts.attendance, await this.find(sessionId), signal);
  }

  /** Takes a text. While a client's command is pending, it is kept. */
  say(sessionId: string, text: string, signal: AbortSignal): Promise<void> {
    return this.inTurn(sessionId, async (head) => {
      const { attendance } = this.parts;
      const { listening, next } = attendance.of(sessionId);
      if (!listening.has("events")) {
        const unheard = head.session.nextOffset - (next.get("events") ?? head.turn.firstOffset);
        requireRoom(unheard, maxUnheard, "events");
      }
      attendance.holdText(sessionId, text);
      await this.takeWaiting(sessionId, signal);
    });
  }

  finish({ commandStateId, sessionId, ...result }: CommandStatus, signal: AbortSignal): Promise<void> {
    return this.inTurn(sessionId, async () => {
      const commandOffset = offsetIn(commandStateId);
      await this.send(sessionId, {
        kind: "command_result",
        ...result,
        ...(commandOffset === undefined ? {} : { commandOffset }),
      });
      // The result is taken, whatever becomes of the texts. Who said them has been answered already.
      await this.takeWaiting(sessionId, signal).catch((error) => {
        if (!(error instanceof DialogError)) throw error;
      });
    });
  }

  setStory({ sessionId, storyId, parameters, waitForStart, temporary }: StoryRequest): Promise<void> {
    return this.inTurn(sessionId, async (head) => {
      if (temporary) throw notSupported("temporary stories");
      const { modelId, modelVersion } = head.session;
      const model = await this.parts.models.get(modelId, modelVersion);
      if (!model.stories.has(storyId)) {
        throw invalidField("story_id", `model "${modelId}" has no story "${storyId}"`);
      }
      await this.start(sessionId);
      const jump = { storyId, parameters };
      const isAtStart = isInMain(head) && waitsForUser(head);
      if (waitForStart && !isAtStart) this.parts.attendance.holdJump(sessionId, jump);
      else await this.jump(sessionId, jump);
    });
  }

  /** Sends the session to another story, with its parameters and these. */
  private async jump(sessionId: string, { storyId, parameters }: Omit<StoryJump, "kind">): Promise<void> {
    for (let attempts = 1; ; attempts++) {
      const { session, turn } = await this.find(sessionId);
      const merged = { ...turn.state.parameters, ...parameters };
      try {
        return await this.send(
          sessionId,
          { kind: "story_jump", storyId, parameters: merged },
          session.nextOffset,
        );
      } catch (error) {
        if (!isReason(error, "OFFSET_MISMATCH") || attempts === maxAttempts) throw error;
      }
    }
  }

  /** Has the session take what waits, as far as it does not wait for its client to run a command. */
  private async takeWaiting(sessionId: string, signal: AbortSignal): Promise<void> {
    const { attendance } = this.parts;
    const { texts, jumps } = attendance.of(sessionId);
    while (texts.length > 0 || jumps.length > 0) {
      const head = await this.settled(sessionId, signal);
      if (!waitsForUser(head)) return;
      const [jump] = jumps;
      const [text] = texts;
      if (jump && isInMain(head)) {
        jumps.shift();
        await this.jump(sessionId, jump);
      } else if (text === undefined) return;
      else {
        try {
          await this.send(sessionId, { kind: "user_text", text, timedOut: false });
        } catch (error) {
          // Another client was faster: the session waits for a command now.
          if (isReason(error, "COMMAND_PENDING")) continue;
          attendance.dropText(sessionId);
          throw error;
        }
        attendance.dropText(sessionId);
      }
    }
  }

  /** A session when no webhook is under way, or one takes long. */
  private async settled(sessionId: string, signal: AbortSignal): Promise<Head> {
    const head = await this.find(sessionId);
    const { rest } = this.sessions.answer(sessionId, head.turn);
    if (!rest) return head;
    try {
      for await (const _ of rest(signal));
    } catch (error) {
      // What waits is taken by a later call.
      if (!isReason(error, "TURN_TIMEOUT")) throw error;
    }
    return this.find(sessionId);
  }

  private async send(sessionId: string, input: ClientInput, expectedOffset?: number): Promise<void> {
    await this.sessions.createEvent({ sessionId, requestId: "", expectedOffset, input });
  }

  private async inTurn(sessionId: string, work: (head: Head) => Promise<void>): Promise<void> {
    await this.parts.lanes.run(sessionId, async () => work(await this.find(sessionId)));
  }

  /** A session that is not over: in version 1, others are not there. */
  private async find(sessionId: string): Promise<Head> {
    const head = await this.sessions.get(sessionId);
    if (head.session.status !== "active") throw sessionNotFound(sessionId);
    return head;
  }
}

function isReason(error: unknown, reason: DialogError["reason"]): boolean {
  return error instanceof DialogError && error.reason === reason;
}

/** @throws DialogError INVALID_REQUEST. */
function offsetIn(commandStateId: string): number | undefined {
  if (commandStateId === "") return undefined;
  if (/^\d{1,10}$/.test(commandStateId)) return Number(commandStateId);
  throw invalidField("command_state_id", "is not one that came with a CommandEvent");
}
