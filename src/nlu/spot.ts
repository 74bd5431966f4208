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
  const matchers = [...all].filter(([entityId]) => wanted.has(entityId) && !vague.has(entityId));
  const found: Spot[] = [];
  for (let start = 0; start < tokens.length; start++) {
    let end = start;
    let values: Map<string, Value> | undefined;
    for (const [entityId, matcher] of matchers) {
      const [value] = matcher.valuesAt(normalised.text, tokens, start, moment);
      if (!value || value.end < end) continue;
      if (!values || value.end > end) values = new Map();
      end = value.end;
      values.set(entityId, value);
    }
    if (values) found.push({ start, end, values });
  }
  return withoutOverlaps(found);
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
