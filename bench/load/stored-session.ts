import { createHash } from "node:crypto";

/** Sessions of one length; every second has one turn more, so that half of them wait in the middle of something. */
export interface StoredGroup {
  readonly sessions: number;
  /** Of each, its beginning among them. Names the group: no other has as many. */
  readonly turns: number;
}

/** The id of a session in a group, as long and as random as those that Parley gives. */
export function storedSessionId(turns: number, index: number): string {
  return createHash("sha256").update(`${turns} ${index}`).digest("hex").slice(0, 32);
}

/** How many turns a session in a group has. */
export function storedTurns(turns: number, index: number): number {
  return turns + (index % 2);
}
