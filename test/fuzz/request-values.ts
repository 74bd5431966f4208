import type { Random } from "../server/random.ts";
import { oneOf } from "./mutate.ts";

/** Values for the fields of requests: mostly ones that lead somewhere, sometimes ones that should not. */

/** Sessions that a fuzzer makes, ends, deletes and makes again. */
export const sessionIds = ["s0", "s1", "s2", "s3"];

const sensible: Readonly<Record<string, readonly string[]>> = {
  session_id: sessionIds,
  new_session_id: [...sessionIds, ""],
  model_id: ["bank"],
  version: ["", "0123456789abcdef"],
  locale: ["", "en_US", "de_DE"],
  text: [
    "transfer 50 euros from checking to savings",
    "yes",
    "no",
    "what is my balance",
    "cancel",
    "savings",
    "hm",
  ],
  command_id: ["make_transfer", "get_balance", "get_transactions"],
  story_id: ["main", "nowhere"],
  request_id: ["", "", "r1", "r2"],
  page_token: ["", "", "1", "3"],
  paths: ["title", "labels", "metadata", "idle_timeout", "description", "owner"],
};

const hostile: readonly string[] = [
  "",
  "\u0000",
  "\ud800",
  "__proto__",
  "constructor",
  "${a}${b}",
  "a".repeat(129),
  "😀".repeat(40),
  "x".repeat(70_000),
  "'; DROP TABLE sessions; --",
  "../../etc/passwd",
  "\r\nx: y",
  "1e999",
  "99999999999999999999",
  "-1",
  "NaN",
];

export function textFor(random: Random, field: string): string {
  const known = sensible[field];
  if (known && random.below(16) > 0) return oneOf(random, known) ?? "";
  if (random.below(8) > 0) return `v${random.below(100)}`;
  return oneOf(random, hostile) ?? "";
}

const numbers = [
  0,
  1,
  2,
  3,
  10,
  100,
  1000,
  1001,
  -1,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53,
  -(2 ** 31),
];

export function numberFor(random: Random): number {
  return random.below(2) ? random.below(20) : (oneOf(random, numbers) ?? 0);
}

const fractions = [
  0,
  0.5,
  1,
  -0.1,
  1.1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e308,
  5e-324,
];

export function fractionFor(random: Random): number {
  return oneOf(random, fractions) ?? 0;
}
