import type { Aim, Spread } from "../chapter.ts";

/** A number with as many digits as say something: about three. */
export function show(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1000) return Number(value.toPrecision(3)).toLocaleString("en-US");
  return size === 0 ? "0" : String(Number(value.toPrecision(size < 0.1 ? 2 : 3)));
}

/** A median, and the spread around it. */
export function showSpread({ median, low, high }: Spread): string {
  return low === high ? show(median) : `${show(median)} (${show(low)}–${show(high)})`;
}

export function isReached({ bound, spread }: Aim): boolean {
  return "atLeast" in bound ? spread.median >= bound.atLeast : spread.median <= bound.atMost;
}

export function showBound({ bound, unit }: Aim): string {
  const text = "atLeast" in bound ? `≥ ${show(bound.atLeast)}` : `≤ ${show(bound.atMost)}`;
  return unit === "" ? text : `${text} ${unit}`;
}
