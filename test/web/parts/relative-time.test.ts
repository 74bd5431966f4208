import { expect, it } from "vitest";
import { relativeTime } from "../../../web/src/parts/relative-time.ts";

const now = new Date("2025-06-15T12:00:00Z");

it.each([
  ["2025-06-15T11:59:57Z", "now"],
  ["2025-06-15T11:59:30Z", "30 sec. ago"],
  ["2025-06-15T11:58:01Z", "1 min. ago"],
  ["2025-06-15T09:00:00Z", "3 hr. ago"],
  ["2025-06-12T12:00:00Z", "3 days ago"],
  ["2025-06-16T13:00:00Z", "in 1 day"],
  ["2025-01-01T12:00:00Z", "Jan 1, 2025"],
])("%s is %s", (time, words) => {
  expect(relativeTime(new Date(time), now)).toBe(words);
});
