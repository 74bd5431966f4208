import type { Value } from "./entity.ts";
import type { Grammar } from "./grammar.ts";
import type { Heard } from "./heard.ts";
import { maxSlotTextTokens } from "./sample-trie.ts";

/** A place in a text where one or several entities have a value. */
export interface Spot {
  /** The index of its first token, and the one after its last. */
  readonly start: number;
  readonly end: number;
  /** By entity. */
  readonly values: ReadonlyMap<string, Value>;
}

/**
 * Finds values for slots anywhere in a text, in its order and without overlaps: the longest first. Entities that
 * accept any text have none there. Texts that are longer than samples with slots can be are not searched.
 *
 * @param slots with their entities.
 */
export function spot(
  heard: Heard,
  slots: ReadonlyMap<string, string>,
  { matchers: all, vague }: Grammar,
): Spot[] {
  const { tokens, normalised, moment } = heard;
  if (tokens.length > maxSlotTextTokens) return [];
  const wanted = new Set(slots.values());
  const longest: (Longest | undefined)[] = [];
  // One matcher after the other, through the whole text: each has what it works with at hand.
  for (const [entityId, matcher] of all) {
    if (!wanted.has(entityId) || vague.has(entityId)) continue;
    if (matcher.mayOccurIn?.(normalised.text) === false) continue;
    for (let start = 0; start < tokens.length; start++) {
      const value = matcher.valuesAt(normalised.text, tokens, start, moment)[0];
      const before = longest[start];
      if (!value || (before && value.end < before.end)) continue;
      if (before && value.end === before.end) before.values.set(entityId, value);
      else longest[start] = { start, end: value.end, values: new Map([[entityId, value]]) };
    }
  }
  return withoutOverlaps(longest.filter((one) => one !== undefined));
}

interface Longest extends Spot {
  readonly values: Map<string, Value>;
}

function withoutOverlaps(spots: readonly Spot[]): Spot[] {
  const kept: Spot[] = [];
  const byLength = [...spots].sort(
    (a, b) => sureness(b) - sureness(a) || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  for (const one of byLength) {
    if (kept.every((other) => one.end <= other.start || other.end <= one.start)) kept.push(one);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** What is written exactly goes before what may be a typing error. */
function sureness({ values }: Spot): number {
  return [...values.values()].some(({ confidence = 1 }) => confidence === 1) ? 1 : 0;
}
