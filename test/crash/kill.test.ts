import { expect, test } from "vitest";
import { killUnderLoad } from "./kills.ts";

const kills = 50;

test(`the server is killed ${kills} times under load, and nothing that a client saw is lost`, {
  timeout: 240_000,
}, async () => {
  const report = await killUnderLoad({ kills, events: 0, longestLifeMs: 200 });
  expect(report).toMatchObject({ lost: 0, duplicated: 0, gaps: 0, changed: 0, damage: 0 });
  expect(report.brokenOff, "calls that a kill broke off").toBeGreaterThan(kills);
  expect(report.acknowledged).toBeGreaterThan(kills * 8);
});
