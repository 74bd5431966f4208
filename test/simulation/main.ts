import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { realBuild } from "./build.ts";
import { Crew } from "./crew.ts";
import { explain, show } from "./report.ts";
import { simulate } from "./world.ts";

const { values } = parseArgs({
  options: {
    /** Runs this seed alone, and shows its last steps. */
    seed: { type: "string" },
    /** How many seeds to run. */
    seeds: { type: "string", default: "10000" },
    /** The first of them. */
    from: { type: "string", default: "0" },
    /** How many processes run them. */
    workers: { type: "string", default: String(availableParallelism()) },
  },
});

if (values.seed !== undefined) {
  const report = await simulate(Number(values.seed), realBuild);
  console.log(explain(report));
  console.log(`${show(report.counts)}; trace ${report.hash}`);
  if (report.violation !== undefined) process.exitCode = 1;
} else {
  const crew = new Crew({ from: Number(values.from), count: Number(values.seeds) });
  const { counts, refusals, failed } = await crew.run(Number(values.workers));
  console.log(show(counts));
  console.log(`Refused: ${show(refusals)}`);
  if (failed.length > 0) process.exitCode = 1;
}
