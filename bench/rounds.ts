import type { Spread } from "./chapter.ts";

/**
 * Measures several things in turns, so that a noisy machine is noisy for all of them alike.
 *
 * @param onRound is told of each round that is over: its number, 1 for the first.
 * @returns one list for each, of what was measured in each round.
 */
export async function inTurns<K extends string, T>(
  rounds: number,
  things: Readonly<Record<K, () => Promise<T>>>,
  onRound: (round: number) => void = () => {},
): Promise<Record<K, T[]>> {
  const names = Object.keys(things) as K[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<K, T[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) measured[name].push(await things[name]());
    onRound(round + 1);
  }
  return measured;
}

/** @throws RangeError when nothing was measured. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  const median = quantile(sorted, 0.5);
  if (low === undefined || high === undefined) throw new RangeError("nothing was measured");
  return { median, low, high };
}

/** How two things compare, round by round. */
export function ratios(values: readonly number[], yardstick: readonly number[]): Spread {
  return spreadOf(values.map((value, round) => value / (yardstick[round] ?? Number.NaN)));
}

/** The value below which a part of all values are; between two values, the mean of both counts by nearness. */
export function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
