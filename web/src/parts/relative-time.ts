const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

const words = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "short" });
const dates = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

/** How long ago something was, or how soon it will be, in words; beyond a month, its date. */
export function relativeTime(time: Date, now: Date): string {
  const seconds = (time.getTime() - now.getTime()) / 1_000;
  if (Math.abs(seconds) < 5) return "now";
  if (Math.abs(seconds) > 30 * 86_400) return dates.format(time);
  const [unit, length] = steps.find(([, one]) => Math.abs(seconds) >= one) ?? (["second", 1] as const);
  return words.format(Math.trunc(seconds / length), unit);
}
