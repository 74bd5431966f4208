import { DialogError } from "../dialog/error.ts";
import { type ClientInput, type Event, isBlocking } from "../dialog/event.ts";
import { createEventAt } from "../session/create-event-at.ts";
import type { JsonObject } from "../session/session.ts";
import type { Answer, Sessions } from "../session/sessions.ts";
import { newSession } from "./new-session.ts";
import type { Snapshot, Token, Tokens } from "./tokens.ts";

/** What a dialog came to: all that happened, up to what the client is waited for, and how to go on from there. */
export interface Output {
  readonly token: Token;
  readonly events: readonly Event[];
}

/** Sessions as version 2 and 3 have them: the client keeps a token for each point that it may want to go on from. */
export class Dialogs {
  private readonly sessions: Sessions;
  private readonly tokens: Tokens;
  private readonly onSession: (sessionId: string) => void;

  /** @param onSession is told which session it is about, as soon as that is known. */
  constructor(sessions: Sessions, tokens: Tokens, onSession: (sessionId: string) => void) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.onSession = onSession;
  }

  async create(modelId: string, metadata: JsonObject | undefined, signal: AbortSignal): Promise<Output> {
    const { head } = await newSession(this.sessions, modelId, metadata);
    const { sessionId } = head.session;
    this.onSession(sessionId);
    const answer = this.sessions.answer(sessionId, head.turn);
    return this.output({ sessionId, lineage: sessionId }, "", await eventsIn(answer, signal));
  }

  /** Continues from a token. The token stays good, and can be continued from again. */
  async update(
    token: Token | undefined,
    inputFromWire: () => ClientInput,
    signal: AbortSignal,
  ): Promise<Output> {
    const snapshot = await this.tokens.read(token);
    this.onSession(snapshot.sessionId);
    const answer = await createEventAt(this.sessions, { ...snapshot, input: inputFromWire() });
    const { sessionId } = answer;
    this.onSession(sessionId);
    const { lineage } = snapshot;
    return this.output({ sessionId, lineage }, token?.metadata ?? "", await eventsIn(answer, signal));
  }

  /** Deletes the session of a token, whatever point of it the token stands for. */
  async delete(token: Token | undefined): Promise<void> {
    const { sessionId } = await this.tokens.read(token);
    this.onSession(sessionId);
    await this.sessions.delete(sessionId);
  }

  private async output(
    session: Omit<Snapshot, "offset">,
    metadata: string,
    events: readonly Event[],
  ): Promise<Output> {
    const stop = events.at(-1);
    if (!stop || !isBlocking(stop.body)) throw new Error("a turn ends with what the client is waited for");
    if (stop.body.kind === "session_ended") {
      throw new DialogError("SESSION_ENDED", `Session "${session.sessionId}" has ended by itself.`);
    }
    return { token: await this.tokens.write({ ...session, offset: stop.offset }, metadata), events };
  }
}

async function eventsIn({ events, rest }: Answer, signal: AbortSignal): Promise<Event[]> {
  const all = [...events];
  if (rest) for await (const event of rest(signal)) all.push(event);
  return all;
}
