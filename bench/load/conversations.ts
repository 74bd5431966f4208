import { type Exchange, exchangeOf } from "./bank.ts";
import { storedSessionId, storedTurns } from "./stored-session.ts";

/** What is said next, and in which session. */
export type Utterance = Exchange & { readonly sessionId: string };

/** Sessions that are stored already. */
export interface StoredLoad {
  /** The group they are in: see `StoredGroup`. */
  readonly turns: number;
  /** The place of the first of them in the group, and how many they are: several times as many as clients. */
  readonly first: number;
  readonly count: number;
  /** How many turns they have taken of the loads before this one. */
  readonly taken: number;
}

/** Far from one session to the next; a prime, so that all sessions have their turn before any has it again. */
const stride = 618_034_003;

/** One session that goes on and on. */
export function ownSession(sessionId: string, client: number): () => Utterance {
  let turn = 0;
  return () => ({ sessionId, ...exchangeOf(client, turn++) });
}

/** A turn in each of the sessions, then another in each, and so on. */
export function storedSessions({ turns, first, count, taken }: StoredLoad): () => Utterance {
  let number = taken;
  return () => {
    const index = first + (((number % count) * stride) % count);
    const before = storedTurns(turns, index) + Math.floor(number / count);
    number++;
    return { sessionId: storedSessionId(turns, index), ...exchangeOf(index, before - 1) };
  };
}
