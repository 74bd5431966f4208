import { chanceFrom } from "./chance.ts";
import { type CutReport, cutPower } from "./cuts.ts";
import { record } from "./recording.ts";

/**
 * The long run of power-cut.test.ts: `npm run power-cut`. Records the real server again for every thousand cuts,
 * with a disk that fails in every second recording. Exits with 1 when anything was lost.
 *
 * Environment: PARLEY_CUTS.
 */
const { PARLEY_CUTS = "10000" } = process.env;
const cutsPerRecording = 1000;

const total: Record<string, number> = {};
for (let done = 0; done < Number(PARLEY_CUTS); done += cutsPerRecording) {
  const failing = (done / cutsPerRecording) % 2 === 1;
  const recording = await record({ turnsPerLife: 200, failing });
  if (typeof recording === "string") throw new Error(recording);
  const report = cutPower(recording, cutsPerRecording, chanceFrom(done));
  for (const [name, count] of Object.entries(report as CutReport & Record<string, unknown>))
    if (typeof count === "number") total[name] = (total[name] ?? 0) + count;
  process.stderr.write(`${done + cutsPerRecording} cuts: ${JSON.stringify(total)} ${report.complaint}\n`);
}
process.stdout.write(`${JSON.stringify(total)}\n`);
const { lost = 0, resurrected = 0, gaps = 0, damaged = 0 } = total;
if (lost + resurrected + gaps + damaged > 0) process.exitCode = 1;
