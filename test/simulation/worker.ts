import { realBuild } from "./build.ts";
import type { Batch, Findings } from "./crew.ts";
import { add } from "./report.ts";
import { simulate } from "./world.ts";

/** One process of the crew: runs the batches that it is sent, until it is left alone. */
process.on("message", async ({ from, count }: Batch) => {
  let findings: Findings = { counts: {}, refusals: {}, failed: [] };
  for (let seed = from; seed < from + count; seed++) {
    const report = await simulate(seed, realBuild);
    findings = {
      counts: add(findings.counts, report.counts),
      refusals: add(findings.refusals, report.refusals),
      failed: report.violation === undefined ? findings.failed : [...findings.failed, report],
    };
  }
  process.send?.(findings);
});
