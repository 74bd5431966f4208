import { DialogError } from "../dialog/error.ts";
import type { CreateEventAt } from "./requests.ts";
import type { Answer, Sessions } from "./sessions.ts";

/** What an event came to, and the session that took it. */
export interface AnswerAt extends Answer {
  readonly sessionId: string;
}

/**
 * Takes a client's event where a session once waited for it: in that session as long as it waits there, else in one
 * that forks there. An event that the dialog does not take at that point changes nothing.
 */
export async function createEventAt(
  sessions: Pick<Sessions, "createEvent" | "checkEventAt" | "fork">,
  { sessionId, offset, input }: CreateEventAt,
): Promise<AnswerAt> {
  const plain = { requestId: "", input };
  try {
    const here = { sessionId, expectedOffset: offset + 1, ...plain };
    return { sessionId, ...(await sessions.createEvent(here)) };
  } catch (error) {
    if (!hasMovedOn(error)) throw error;
  }
  await sessions.checkEventAt({ sessionId, offset, input });
  const fork = await sessions.fork({ sessionId, offset, newSessionId: "", requestId: "", title: "" });
  const there = { sessionId: fork.head.session.sessionId, expectedOffset: undefined, ...plain };
  return { sessionId: there.sessionId, ...(await sessions.createEvent(there)) };
}

/** Whether a session does not wait any more where it once did. */
function hasMovedOn(error: unknown): boolean {
  const reasons: readonly unknown[] = ["OFFSET_MISMATCH", "SESSION_ENDED", "SESSION_EXPIRED"];
  return error instanceof DialogError && reasons.includes(error.reason);
}
