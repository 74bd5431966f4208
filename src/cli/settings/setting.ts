import * as z from "zod";

/** One thing that a server can be told: on the command line, in the environment, or in a file. */
export interface Setting<T = unknown> {
  /** As commander reads it: `--idle-timeout <time>`. The other names follow from it. */
  readonly flags: string;
  readonly about: string;
  readonly byDefault: string | boolean | string[];
  /** What people read as the default, when the value itself says little. */
  readonly defaultInWords?: string;
  /** What the given text means. */
  readonly read: z.ZodType<T>;
}

/** Settings by name. `idleTimeout` is --idle-timeout, PARLEY_IDLE_TIMEOUT, and idle_timeout in a file. */
export type Settings = Readonly<Record<string, Setting>>;

/** What settings mean. */
export type ValuesOf<S extends Settings> = { readonly [Name in keyof S]: z.output<S[Name]["read"]> };

/** What settings say, each as it was given. */
export type Given = ReadonlyMap<string, unknown>;

/** What is wrong with a setting. */
export interface Complaint {
  readonly setting: string;
  readonly message: string;
}

/** Settings that belong together. */
export interface SettingGroup<S extends Settings = Settings> {
  readonly heading: string;
  readonly settings: S;
  /** What is wrong with them together. */
  readonly check?: (given: Given) => Complaint[];
}

export const filled = z.string().min(1, "must not be empty");

/** Several values: repeated on the command line, a list in the config file, or separated by commas. */
export const list = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((one) => one.split(",").map((part) => part.trim())))
  .transform((values) => values.filter((one) => one !== ""));

export const yesOrNo = z
  .union([z.boolean(), z.enum(["true", "false"])], "must be true or false")
  .transform((value) => value === true || value === "true");

const timeUnits = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time in words such as 30m, in milliseconds. Both bounds are written likewise. */
export function time(least: string, most: string, example: string): z.ZodType<number> {
  const [atLeast, atMost] = [milliseconds(least), milliseconds(most)];
  const message = `must be a time from ${least} to ${most}, such as ${example}`;
  return within(milliseconds, atLeast, atMost, message);
}

/** A time as `time` reads it. */
export function inSeconds(ms: number): string {
  return `${ms / 1000}s`;
}

function milliseconds(text: string): number {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return Number(count) * timeUnits[unit as keyof typeof timeUnits];
}

const sizeUnits = { "": 1, KiB: 1 << 10, MiB: 1 << 20 } as const;

/** A number of bytes, such as 65536, 64KiB or 1MiB. Both bounds are written likewise. */
export function size(least: string, most: string): z.ZodType<number> {
  return within(bytes, bytes(least), bytes(most), `must be a size from ${least} to ${most}, such as 64KiB`);
}

function bytes(text: string): number {
  const [, count, unit] = /^(\d+)(KiB|MiB|)$/.exec(text) ?? [];
  return Number(count) * sizeUnits[unit as keyof typeof sizeUnits];
}

/** A whole number, or none: there is no limit then. */
export function countOrNone(least: number, most: number): z.ZodType<number> {
  return orNone(count(least, most));
}

/** A time, or none: there is no end then. */
export function timeOrNone(least: string, most: string, example: string): z.ZodType<number> {
  return orNone(time(least, most, example));
}

function orNone(read: z.ZodType<number>): z.ZodType<number> {
  return z.string().transform((text, context) => {
    if (text === "none") return Number.POSITIVE_INFINITY;
    const { success, data, error } = read.safeParse(text);
    if (success) return data;
    context.addIssue({ code: "custom", message: `${error.issues[0]?.message}, or none` });
    return z.NEVER;
  });
}

/** A whole number. */
export function count(least: number, most: number): z.ZodType<number> {
  const message = `must be a number from ${least} to ${most}`;
  return within((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN), least, most, message);
}

function within(
  read: (text: string) => number,
  least: number,
  most: number,
  message: string,
): z.ZodType<number> {
  return z.string().transform((text, context) => {
    const value = read(text);
    if (value >= least && value <= most) return value;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}
