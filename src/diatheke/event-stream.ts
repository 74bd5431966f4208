import { DialogError } from "../dialog/error.ts";
import type { Event } from "../dialog/event.ts";
import type { Head } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Attendance } from "./attendance.ts";
import { atStart, eventToWire, inputRequired, type Told } from "./event-to-wire.ts";
import { MainStarts, whereItStands } from "./where-it-stands.ts";

/** The label of sessions whose clients know of AtStart and InputRequired. */
export const knowsInputs = "diatheke.inputs";

/**
 * What a client of version 1 is told of a session: what it has not heard yet, and all that comes. Ends when the
 * session is over or the server stops, which version 1 does not tell apart.
 *
 * @throws DialogError STREAM_EXISTS, or what `watch` throws.
 */
export async function* eventStream(
  sessions: Sessions,
  attendance: Attendance,
  head: Head,
  signal: AbortSignal,
): AsyncGenerator<Told, void> {
  const { sessionId } = head.session;
  const leave = attendance.listen(sessionId, "events");
  const attendee = attendance.of(sessionId);
  const starts = new MainStarts(sessions, sessionId);
  let isTellingInputs = knowsInputs in head.session.labels;
  let said = "";
  let next = attendee.next.get("events") ?? head.turn.firstOffset;

  async function* tell(event: Event): AsyncGenerator<Told, void> {
    if (event.body.kind === "user_text") said = event.body.text;
    if (isTellingInputs && (await starts.isBefore(event.offset))) yield atStart;
    const told = eventToWire(event, said);
    if (told) yield told;
    if (isTellingInputs && event.body.kind === "wait_for_user") yield inputRequired;
  }

  try {
    for (;;) {
      const interruption = new AbortController();
      attendee.tellWhereItStands = () => interruption.abort();
      const until = AbortSignal.any([signal, interruption.signal]);
      for await (const event of sessions.watch(sessionId, next === 0 ? undefined : next - 1, until)) {
        yield* tell(event);
        next = event.offset + 1;
        // Who comes back after a text without what was made of it hears of both.
        if (event.body.kind !== "user_text") attendee.next.set("events", next);
        if (event.body.kind === "session_ended") attendance.forget(sessionId);
      }
      if (!interruption.signal.aborted) return;
      isTellingInputs = true;
      const now = await sessions.get(sessionId);
      if (now.session.nextOffset === next) yield* whereItStands(now);
    }
  } catch (error) {
    if (!isStopping(error)) throw error;
  } finally {
    attendee.tellWhereItStands = undefined;
    leave();
  }
}

/** A part of a reply that is spoken. There is no sound to it. */
export type ReplyPart = {
  readonly label: string;
  readonly outputMessage:
    | { readonly case: "text"; readonly value: string }
    | { readonly case: "end"; readonly value: object };
};

/** The replies of a session from its last turn on, each with a text and an end. Ends as the stream of events does. */
export async function* replyStream(
  sessions: Sessions,
  attendance: Attendance,
  { session: { sessionId }, turn }: Head,
  signal: AbortSignal,
): AsyncGenerator<ReplyPart, void> {
  const leave = attendance.listen(sessionId, "replies");
  const { next } = attendance.of(sessionId);
  const from = Math.max(next.get("replies") ?? 0, turn.firstOffset);
  try {
    for await (const { offset, body } of sessions.watch(
      sessionId,
      from === 0 ? undefined : from - 1,
      signal,
    )) {
      if (body.kind === "reply") {
        yield { label: body.replyId, outputMessage: { case: "text", value: body.text } };
        yield { label: body.replyId, outputMessage: { case: "end", value: {} } };
      }
      next.set("replies", offset + 1);
    }
  } catch (error) {
    if (!isStopping(error)) throw error;
  } finally {
    leave();
  }
}

function isStopping(error: unknown): boolean {
  return error instanceof DialogError && error.reason === "SERVER_STOPPING";
}
