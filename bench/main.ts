import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Chapter, Findings, Run } from "./chapter.ts";
import { chapters } from "./chapters/all.ts";
import { drawBars } from "./report/bars.ts";
import { fillIn, showTable } from "./report/document.ts";
import { drawPlot } from "./report/plot.ts";
import { circumstancesOf, readResults, writeResults } from "./report/results.ts";
import { isReached, showBound, showSpread } from "./report/show.ts";

/**
 * Measures how fast Parley is, and writes it into docs/performance.md.
 *
 * Arguments: chapters to measure, all of them without any. `--rounds` and `--seconds` change how thoroughly;
 * `--trial` measures something small of everything, and writes nothing.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    trial: { type: "boolean", default: false },
  },
});
const document = "docs/performance.md";
const pictures = "images/performance";
const kept = "bench/results.json";

// As everything runs where it is deployed.
Object.assign(process.env, { NODE_ENV: "production" });

const unknown = positionals.find((id) => !chapters.some((chapter) => chapter.id === id));
if (unknown !== undefined) {
  console.error(`There is no chapter "${unknown}", but ${chapters.map(({ id }) => id).join(", ")}.`);
  process.exit(2);
}
const chosen = positionals.length === 0 ? chapters : chapters.filter(({ id }) => positionals.includes(id));
for (const [index, chapter] of chosen.entries()) {
  console.log(`\n[${index + 1}/${chosen.length}] ${chapter.title}`);
  const { run, findings } = await measure(chapter);
  show(findings);
  if (!run.isTrial) keep(chapter, run, findings);
}

async function measure(chapter: Chapter): Promise<{ run: Run; findings: Findings }> {
  const directory = mkdtempSync(join(tmpdir(), `parley-bench-${chapter.id}-`));
  const begun = performance.now();
  const run = {
    rounds: values.trial ? 1 : Number(values.rounds),
    seconds: values.trial ? 0.5 : Number(values.seconds),
    isTrial: values.trial,
    directory,
    note: (text: string) => {
      const seconds = Math.round((performance.now() - begun) / 1000);
      console.log(`  ${String(seconds).padStart(4)} s  ${text}`);
    },
  };
  try {
    return { run, findings: await chapter.measure(run) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function show({ tables, aims }: Findings): void {
  for (const table of tables) console.log(`\n${showTable(table)}`);
  console.log();
  for (const aim of aims) {
    const value = aim.unit === "" ? showSpread(aim.spread) : `${showSpread(aim.spread)} ${aim.unit}`;
    console.log(`${isReached(aim) ? "✓" : "✗"} ${aim.figure}: ${value}, aim ${showBound(aim)}`);
  }
}

function keep(chapter: Chapter, run: Run, findings: Findings): void {
  const results = { ...readResults(kept), [chapter.id]: { ...findings, ...circumstancesOf(run) } };
  writeResults(kept, results);
  mkdirSync(join("docs", pictures), { recursive: true });
  for (const plot of findings.plots) {
    const picture = "bars" in plot ? drawBars(plot) : drawPlot(plot);
    writeFileSync(join("docs", pictures, `${plot.id}.svg`), picture);
  }
  writeFileSync(document, fillIn(readFileSync(document, "utf8"), results, pictures));
}
