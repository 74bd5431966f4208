/**
 * How well a score tells two groups apart: the chance that one of the first has more of it than one of the second,
 * where a tie counts half. 1 is perfect, 0.5 is guessing. Undefined when a group is empty.
 */
export function auroc(upper: readonly number[], lower: readonly number[]): number | undefined {
  if (upper.length === 0 || lower.length === 0) return undefined;
  const scored = [
    ...upper.map((score) => ({ score, isUpper: true })),
    ...lower.map((score) => ({ score, isUpper: false })),
  ].sort((a, b) => a.score - b.score);
  let won = 0;
  let lowerSoFar = 0;
  for (let at = 0; at < scored.length; ) {
    const tied = scored.slice(at, endOfTie(scored, at));
    const uppers = tied.filter(({ isUpper }) => isUpper).length;
    const lowers = tied.length - uppers;
    won += uppers * (lowerSoFar + lowers / 2);
    lowerSoFar += lowers;
    at += tied.length;
  }
  return won / (upper.length * lower.length);
}

function endOfTie(sorted: readonly { readonly score: number }[], start: number): number {
  let end = start + 1;
  while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end++;
  return end;
}
