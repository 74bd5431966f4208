import { stepIdOf } from "../dialog/model.ts";
import type { Head } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { atStart, inputRequired, type Told } from "./event-to-wire.ts";

/** The first step of main's start. */
const firstStep = stepIdOf("main/start_actions", 0);

/** Whether a session is in its main story, and in no other. */
export function isInMain({ turn }: Head): boolean {
  return turn.state.frames.every(({ story }) => story === "main");
}

/** Whether a session waits for its user. */
export function waitsForUser({ turn }: Head): boolean {
  return turn.state.waiting.for === "user";
}

/** What version 1.2 tells of where a session stands. */
export function whereItStands(head: Head): Told[] {
  if (!waitsForUser(head)) return [];
  return isInMain(head) ? [atStart, inputRequired] : [inputRequired];
}

/** Where main begins again: the events before which it does. Looks at each turn once, in the order of the log. */
export class MainStarts {
  private readonly sessions: Sessions;
  private readonly sessionId: string;
  private offsets: readonly number[] = [];
  private nextTurn = 0;

  constructor(sessions: Sessions, sessionId: string) {
    this.sessions = sessions;
    this.sessionId = sessionId;
  }

  async isBefore(offset: number): Promise<boolean> {
    if (offset >= this.nextTurn) await this.read(offset);
    return this.offsets.includes(offset);
  }

  private async read(fromOffset: number): Promise<void> {
    const { sessions, sessionId } = this;
    const page = await sessions.listTurns({ sessionId, fromOffset, pageSize: 1, pageToken: "" });
    const [retraced] = page.turns;
    if (!retraced) return;
    const { turn, steps } = retraced;
    this.offsets = steps.filter(({ id }) => id === firstStep).map(({ offset }) => offset);
    this.nextTurn = turn.firstOffset + turn.events.length;
  }
}
