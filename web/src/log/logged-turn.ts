import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import { Command_Runner, SessionEnded_Reason } from "../../../gen/parley/v1/event_pb.ts";

/** One event that came from outside, and all that followed it, as the log has them. */
export interface LoggedTurn {
  /** The offset of its first event; it stands for the turn. */
  readonly firstOffset: number;
  readonly events: readonly Event[];
}

/** Cuts a log into its turns. What stands before the first event that begins a turn is one, too. */
export function turnsIn(events: readonly Event[]): LoggedTurn[] {
  const turns: { firstOffset: number; events: Event[] }[] = [];
  for (const event of events) {
    const last = turns.at(-1);
    if (last && !beginsTurn(event)) last.events.push(event);
    else turns.push({ firstOffset: event.offset, events: [event] });
  }
  return turns;
}

/** The turn that holds an offset. */
export function turnAt(turns: readonly LoggedTurn[], offset: number): LoggedTurn | undefined {
  return turns.findLast(({ firstOffset }) => firstOffset <= offset);
}

/** The offset of a turn's last event. */
export function lastOffsetOf({ firstOffset, events }: LoggedTurn): number {
  return events.at(-1)?.offset ?? firstOffset;
}

/** Whether a session can be forked after this turn: it waited for its client there. */
export function canForkAfter({ events }: LoggedTurn): boolean {
  const body = events.at(-1)?.body;
  if (body?.case === "command") return body.value.runner === Command_Runner.CLIENT;
  return body?.case === "waitForUser";
}

function beginsTurn({ body }: Event): boolean {
  switch (body.case) {
    case "sessionStarted":
    case "userText":
    case "commandResult":
    case "storyJump":
    case "inputTimeout":
      return true;
    case "sessionEnded":
      return body.value.reason !== SessionEnded_Reason.PROBLEM;
    default:
      return false;
  }
}
