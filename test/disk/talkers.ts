import { setTimeout } from "node:timers/promises";
import { type AskedTurn, TurnCaller } from "../crash/turn-caller.ts";

/** One session of a talker. */
export interface TalkedSession {
  readonly sessionId: string;
  /** In the order of the log; of the last, nobody may know whether it arrived. */
  readonly asked: AskedTurn[];
  /** How many of those were answered, as the client saw it. */
  answered: number;
  /** The client asked for its deletion. */
  deleted: boolean;
}

const turnsPerSession = 12;

/** What stands in every request id, so that answers can be found among bytes. */
export const requestIdPattern = /rq-\d+-\d+-\d+;/g;

/**
 * A client that talks, session after session, and deletes every second one. A call that fails while the server
 * is there is made again; when the server is gone, the session is left as it is.
 */
export class Talker {
  readonly sessions: TalkedSession[] = [];
  answered = 0;
  failed = 0;
  private readonly index: number;
  private onCount = () => {};

  constructor(index: number) {
    this.index = index;
  }

  /** Talks until the server is gone. */
  async talk(port: number): Promise<void> {
    const caller = new TurnCaller(port);
    try {
      for (;;) await this.session(caller);
    } catch {
      // The server is gone.
    } finally {
      caller.close();
    }
  }

  /** Calls back after every answer and every failure. */
  whenever(onCount: () => void): void {
    this.onCount = onCount;
  }

  private async session(caller: TurnCaller): Promise<void> {
    const { length } = this.sessions;
    const sessionId = `talker-${this.index}-${length}`;
    const session: TalkedSession = { sessionId, asked: [], answered: 0, deleted: false };
    this.sessions.push(session);
    await this.persist(() => caller.newSession(sessionId, `new ${sessionId}`));
    for (let turn = 0; turn < turnsPerSession; turn++) {
      const requestId = `rq-${this.index}-${length}-${turn};`;
      const text = turn % 2 === 0 ? `move ${1000 * length + turn + 1} to savings` : "never mind";
      const asked = { sessionId, requestId, text };
      session.asked.push(asked);
      await this.persist(() => caller.say(asked, () => {}));
      session.answered++;
      this.answered++;
      this.onCount();
    }
    if (length % 2 === 0) return;
    session.deleted = true;
    // Whoever deletes again what is gone already is told so.
    await this.persist(() => caller.deleteSession(sessionId).catch(unless(notFound)));
  }

  /** Tries again while the store can not be reached; ends when the connection is broken. */
  private async persist(call: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await call();
        return;
      } catch (error) {
        if (!String(error).includes("session store")) throw error;
        this.failed++;
        this.onCount();
        await setTimeout(5);
      }
    }
  }
}

const notFound = 5;

function unless(code: number): (error: { code?: number }) => void {
  return (error) => {
    if (error.code !== code) throw error;
  };
}
