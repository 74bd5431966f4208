import { parseArgs } from "node:util";
import { fuzz } from "./campaign.ts";

/** How many inputs one server takes, before another begins anew. */
const perServer = 100_000;

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    to: { type: "string" },
  },
});
const seed = Number(values.seed);
const from = Number(values.from);
const to = values.to === undefined ? from + Number(values.inputs) : Number(values.to);

const began = Date.now();
const totals = new Map<string, number>();
let mostMib = 0;
try {
  for (let start = from; start < to; start += perServer) {
    const { outcomes, residentMib } = await fuzz({
      seed,
      from: start,
      to: Math.min(to, start + perServer),
      waitForClosing: true,
      onProgress: (done, mib) => {
        const all = start - from + done;
        const perSecond = Math.round(all / ((Date.now() - began) / 1000));
        process.stderr.write(`\r${all} of ${to - from} inputs, ${perSecond} per second, ${mib} MiB   `);
      },
    });
    for (const [what, count] of outcomes) totals.set(what, (totals.get(what) ?? 0) + count);
    mostMib = Math.max(mostMib, residentMib.most);
    const { early, most, last } = residentMib;
    process.stderr.write(`\nmemory: ${early} MiB after a tenth, ${most} at the most, ${last} at the end\n`);
  }
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
for (const [what, count] of [...totals].sort()) process.stdout.write(`${what.padEnd(40)} ${count}\n`);
const seconds = Math.round((Date.now() - began) / 1000);
process.stdout.write(
  `${to - from} inputs of seed ${seed} in ${seconds} s, ${mostMib} MiB at the most, no finding\n`,
);
process.exit(0);
