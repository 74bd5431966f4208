import type { Parameters } from "../dialog/event.ts";
import type { Shape } from "../model/shape.ts";
import type { YamlEntry } from "../model/yaml.ts";

/** A date and time of ISO 8601 with its offset, so that it is the same everywhere; in milliseconds since 1970. */
export function readTime(entry: YamlEntry | undefined, shape: Shape): number | undefined {
  const text = entry && shape.text(entry.value, entry.key.value);
  if (!text) return undefined;
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text.value);
  const time = isWhole ? Date.parse(text.value) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  const message = `${entry.key.value} is a time such as \`2026-03-01T12:00:00Z\`, not "${text.value}"`;
  shape.problems.error(text.at, "bad-value", message);
  return undefined;
}

/** A mapping from names to values; one without a value has the empty one. */
export function readParameters(entry: YamlEntry | undefined, shape: Shape): Parameters | undefined {
  if (!entry) return undefined;
  const entries = shape
    .entries(entry.value, entry.key.value)
    .map(({ key, value }) => [key.value, shape.text(value, key.value)?.value ?? ""] as const);
  return Object.fromEntries(entries);
}
