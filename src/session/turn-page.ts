import type { Model } from "../dialog/model.ts";
import type { ListTurns } from "./requests.ts";
import { type RetracedStep, retrace } from "./retrace.ts";
import { nextOffsetAfter, type Session, type Turn } from "./session.ts";
import { pageBytes, type SessionStore, turnsPerRead } from "./store.ts";
import { wireSizeOf } from "./wire-size.ts";

/** A turn, and the way that the dialog took in it. */
export interface RetracedTurn {
  readonly turn: Turn;
  /** What ran, in its order; empty also when it can not be told. */
  readonly steps: readonly RetracedStep[];
}

/** A part of a log, in turns. */
export interface TurnSlice {
  readonly turns: readonly RetracedTurn[];
  /** Where the next page begins; undefined when the log ends here for now. */
  readonly nextOffset: number | undefined;
}

/**
 * One page of a log, from the turn that holds an offset on: no more than `pageSize` turns, nor more bytes than
 * `pageBytes`, except for a single turn.
 *
 * @param model is the session's; absent when it can not be had any more.
 */
export async function readTurns(
  store: Pick<SessionStore, "readTurns">,
  { sessionId, nextOffset }: Session,
  model: Model | undefined,
  { fromOffset, pageSize }: Pick<ListTurns, "fromOffset" | "pageSize">,
): Promise<TurnSlice> {
  const page: RetracedTurn[] = [];
  let bytes = 0;
  let before: Turn | undefined;
  let next = fromOffset;
  while (page.length < pageSize && next < nextOffset) {
    const turns = await store.readTurns(sessionId, next, Math.min(turnsPerRead, pageSize - page.length));
    const [first] = turns;
    if (!first) break;
    if (page.length === 0 && first.firstOffset > 0) {
      [before] = await store.readTurns(sessionId, first.firstOffset - 1, 1);
    }
    for (const turn of turns) {
      const steps = (model && retrace(model, turn, before)) ?? [];
      bytes += wireSizeOf([turn.state, steps.map(({ id }) => id)]);
      if (page.length > 0 && bytes > pageBytes) return { turns: page, nextOffset: turn.firstOffset };
      page.push({ turn, steps });
      next = nextOffsetAfter(turn);
      before = turn;
    }
  }
  return { turns: page, nextOffset: next < nextOffset ? next : undefined };
}
