import { killUnderLoad } from "./kills.ts";

/**
 * The long run of kill.test.ts: `npm run crash`. Takes some minutes; exits with 1 when anything was lost.
 *
 * Environment: PARLEY_KILLS and PARLEY_EVENTS, the least of each; PARLEY_LIFE_MS, the longest time between kills.
 */
const { PARLEY_KILLS = "200", PARLEY_EVENTS = "250000", PARLEY_LIFE_MS = "2500" } = process.env;

const begun = Date.now();
const report = await killUnderLoad({
  kills: Number(PARLEY_KILLS),
  events: Number(PARLEY_EVENTS),
  longestLifeMs: Number(PARLEY_LIFE_MS),
  onProgress: (kills, events) => {
    if (kills % 10 === 0) process.stderr.write(`${kills} kills, ${events} events acknowledged\n`);
  },
});
const { lost, duplicated, gaps, changed, damage } = report;
process.stdout.write(`${JSON.stringify({ ...report, seconds: Math.round((Date.now() - begun) / 1000) })}\n`);
if (lost + duplicated + gaps + changed + damage > 0) process.exitCode = 1;
