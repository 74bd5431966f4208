import type { Counts, Report } from "./world.ts";

/** What people need to know of a seed that failed. */
export function explain({ seed, violation, settings, trace }: Report): string {
  return [
    `Seed ${seed}: ${violation ?? "nothing is wrong"}`,
    `  ${JSON.stringify(settings)}`,
    ...trace.map((step) => `  ${step}`),
    `To see it again: npm run simulate -- --seed ${seed}`,
  ].join("\n");
}

export function add(one: Counts, other: Counts): Counts {
  const sum = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** Counts, one after another. */
export function show(counts: Counts): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count.toLocaleString("en")} ${name}`)
    .join(", ");
}
