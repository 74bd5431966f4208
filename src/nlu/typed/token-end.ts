import type { Token } from "../tokens.ts";

/** The index after the token that ends at a place of the text; undefined when none of the next ones does. */
export function tokenEndingAt(
  tokens: readonly Token[],
  start: number,
  place: number,
  most: number,
): number | undefined {
  for (let at = start; at < tokens.length && at < start + most; at++) {
    const end = tokens[at]?.end ?? 0;
    if (end === place) return at + 1;
    if (end > place) return undefined;
  }
  return undefined;
}
