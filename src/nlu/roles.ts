import type { Entity } from "../dialog/event.ts";
import type { Grammar } from "./grammar.ts";
import { entityOf, type Heard } from "./heard.ts";
import type { SmallWords } from "./small-words.ts";
import type { Spot } from "./spot.ts";

/** Which slots values may be for. */
export interface Roles {
  /** Slots with their entities, in the order in which they are preferred when nothing else tells. */
  readonly slots: ReadonlyMap<string, string>;
  /** The slot that a value is for unless the words around it say otherwise; empty when there is none. */
  readonly preferred: string;
}

/** How much tells for a value being that of a slot. A cue is worth more than the question that was asked. */
const cueWorth = 4;
const preferredWorth = 2;

/**
 * Gives each value to one slot: that which its cue names ("from savings"), else that which was asked for, else
 * the first that is left.
 */
export function assignRoles(
  heard: Heard,
  spots: readonly Spot[],
  { slots, preferred }: Roles,
  { cues }: Grammar,
  { fillers }: SmallWords,
): Entity[] {
  const pairs = spots.flatMap((spot) =>
    [...slots].flatMap(([slot, entityId], order) => {
      const value = spot.values.get(entityId);
      if (!value) return [];
      const cue = hasCue(heard, spot, cues.get(slot), fillers) ? cueWorth : 0;
      return [{ spot, slot, entityId, value, order, worth: cue + (slot === preferred ? preferredWorth : 0) }];
    }),
  );
  pairs.sort((a, b) => b.worth - a.worth || a.spot.start - b.spot.start || a.order - b.order);
  const taken = new Set<Spot | string>();
  const chosen: Entity[] = [];
  for (const { spot, slot, entityId, value } of pairs) {
    if (taken.has(spot) || taken.has(slot)) continue;
    taken.add(spot).add(slot);
    chosen.push(entityOf(heard, slot, entityId, spot.start, value));
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/** Looks at the word in front of a value, and past fillers such as "my". */
function hasCue(
  { tokens }: Heard,
  { start }: Spot,
  cues: ReadonlySet<string> | undefined,
  fillers: ReadonlySet<string>,
): boolean {
  if (!cues) return false;
  for (let at = start - 1; at >= 0; at--) {
    const token = tokens[at];
    if (!token?.isWord) continue;
    if (cues.has(token.form)) return true;
    if (!fillers.has(token.form)) return false;
  }
  return false;
}
