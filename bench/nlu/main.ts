import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { openUseLite } from "../../src/nlu/learned/use-lite.ts";
import { accept, type Contestant, type Figures, measure } from "./contestant.ts";
import { type DataSet, dataSets, readDataSet } from "./data-set.ts";
import { findNlpjs } from "./nlpjs.ts";
import { parley } from "./parley.ts";

/**
 * How well and how fast intents are understood, on public data sets that the folder `--data` holds; beside nlp.js
 * on the same texts in the same run, when it is installed.
 */
const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    split: { type: "string", default: "test" },
    sets: { type: "string", default: dataSets.join(",") },
    vectors: { type: "string", default: "words" },
    "without-nlpjs": { type: "boolean", default: false },
  },
});
const { data: folder, split, vectors } = options;
const isKnown = (split === "test" || split === "valid") && (vectors === "words" || vectors === "sentences");
if (folder === undefined || !isKnown) {
  console.error(
    "npm run bench:nlu -- --data <folder> [--split valid] [--sets clinc_full,…] [--vectors sentences] [--without-nlpjs]",
  );
  process.exit(2);
}

const nlpjs = options["without-nlpjs"] ? undefined : await findNlpjs();
if (!nlpjs) console.error("nlp.js is left out; to compare with it: npm i --no-save @nlpjs/basic@4");
// With sentences, the same without them runs beside it.
const ours: readonly Contestant[] =
  vectors === "sentences" ? [parley(await openUseLite()), parley()] : [parley()];
const contestants: readonly Contestant[] = nlpjs ? [...ours, nlpjs] : ours;

console.log(`${split} texts, accept ${accept}, ${cpus().length} cores, Node ${process.version}\n`);
console.log(
  "| data set | recognizer | accuracy | AUROC | kept and right | rejected | p50 µs | p99 µs | training s |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
for (const name of options.sets.split(",")) {
  const data = readDataSet(folder, name, split);
  const results: Figures[] = [];
  for (const contestant of contestants) {
    const figures = await measure(contestant, data);
    results.push(figures);
    console.log(`| ${[`${name}, ${sizesOf(data)}`, contestant.name, ...cellsOf(figures)].join(" | ")} |`);
  }
  const [first] = results;
  const last = results.at(-1);
  if (first && last && first !== last)
    console.log(`| ${[name, "ratio", ...ratioCells(first, last)].join(" | ")} |`);
}

function sizesOf({ train, inScope, outOfScope }: DataSet): string {
  return `${train.length} → ${inScope.length} + ${outOfScope.length}`;
}

function cellsOf({ accuracy, auroc, keptAndRight, rejected, p50, p99, trainSeconds }: Figures): string[] {
  const shares = [percent(accuracy), auroc?.toFixed(3) ?? "–", percent(keptAndRight), percent(rejected)];
  return [...shares, p50.toFixed(0), p99.toFixed(0), trainSeconds.toFixed(1)];
}

/** Parley's accuracy ÷ that of nlp.js, or of itself without sentences; and how many times as fast it is. */
function ratioCells(ours: Figures, theirs: Figures): string[] {
  const times = (ratio: number) => `${ratio.toFixed(ratio < 0.1 ? 3 : 1)} × as fast`;
  return [
    (ours.accuracy / theirs.accuracy).toFixed(3),
    ...["", "", ""],
    times(theirs.p50 / ours.p50),
    times(theirs.p99 / ours.p99),
    times(theirs.trainSeconds / ours.trainSeconds),
  ];
}

function percent(share: number | undefined): string {
  return share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;
}
