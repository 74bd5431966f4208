import { dirname, join } from "node:path";
import colours from "picocolors";
import type { IntentScore } from "../eval/intent-scores.ts";
import type { Confusion, Mistake } from "../eval/mistake.ts";
import type { Report } from "../eval/report.ts";
import { table } from "./columns.ts";

/** How much of each list a person gets to see; `--json` has all of it. */
const most = { intents: 15, confusions: 10, mistakes: 3 } as const;

/** Prints what was measured. The file is where the texts came from. */
export function printReport(report: Report, file: string, accept: number): void {
  printSummary(report, accept);
  printIntents(report.intents);
  printRejection(report, accept);
  printConfusions(report.confusions, file);
}

function printSummary(report: Report, accept: number): void {
  const { inScope, outOfScope, accuracy, accuracyWithoutRejection, macroF1, auroc, latency } = report;
  const rows: [string, string, string][] = [
    [
      "texts",
      String(inScope + outOfScope),
      outOfScope > 0 ? `${outOfScope} of them belong to no intent` : "",
    ],
    ["accuracy", percent(accuracy), `understood as written in the file, at accept ${accept}`],
    ["best candidate", percent(accuracyWithoutRejection), "of texts in scope, if nothing were rejected"],
    ["macro-F1", decimal(macroF1), "the mean over all intents"],
  ];
  if (auroc !== undefined)
    rows.push(["AUROC", decimal(auroc), "of confidence, in scope against out of scope"]);
  rows.push([
    "latency",
    `${micros(latency.p50)} µs`,
    `for half of the texts; ${micros(latency.p99)} µs for 99 %`,
  ]);
  const lines = table(["what", "value", "note"], rows, ["what", "note"]).slice(1);
  for (const line of lines) print(`  ${line}`);
}

function printIntents(intents: readonly IntentScore[]): void {
  if (intents.length === 0) return;
  heading("Intents, worst first");
  const rows = intents.slice(0, most.intents).map(({ intentId, texts, precision, recall, f1 }) => {
    return [intentId, String(texts), decimal(precision), decimal(recall), decimal(f1)];
  });
  const [header, ...lines] = table(["intent", "texts", "precision", "recall", "F1"], rows, ["intent"]);
  print(colours.dim(`  ${header}`));
  for (const [index, line] of lines.entries()) {
    const f1 = intents[index]?.f1 ?? 1;
    print(`  ${f1 < 0.5 ? colours.red(line) : f1 < 0.8 ? colours.yellow(line) : line}`);
  }
  printRest(intents.length - most.intents, "intents");
}

function printRejection({ rejection }: Report, accept: number): void {
  heading("If less confidence were rejected than");
  const rows = rejection.map((point) => {
    return [point.accept.toFixed(1), percent(point.keptAndRight), percent(point.rejected)];
  });
  const [header, ...lines] = table(["accept", "kept and right", "out of scope rejected"], rows, []);
  print(colours.dim(`  ${header}`));
  for (const [index, line] of lines.entries()) {
    print(`  ${rejection[index]?.accept === accept ? colours.bold(`${line}  now`) : line}`);
  }
}

function printConfusions(confusions: readonly Confusion[], file: string): void {
  if (confusions.length === 0) return;
  heading("Confusions");
  for (const { expected, got, mistakes } of confusions.slice(0, most.confusions)) {
    print(`  ${mistakes.length} × ${named(expected)} ${outcomeOf(got)}`);
    for (const mistake of mistakes.slice(0, most.mistakes)) printMistake(mistake, file);
  }
  printRest(confusions.length - most.confusions, "kinds of confusion");
}

function printMistake({ at, text, got, best, blame }: Mistake, file: string): void {
  const place = `${join(dirname(file), at.file)}:${at.line}:${at.column}`;
  print(`      ${JSON.stringify(text)} ${colours.dim(place)}`);
  if (best.intentId === "") return;
  const candidate = got === "" ? `${best.intentId} ` : "";
  const sample = blame
    ? `, by the sample ${JSON.stringify(blame.sample)} ${blame.similarity.toFixed(2)}`
    : "";
  print(colours.dim(`        ${candidate}${best.confidence.toFixed(2)}${sample}`));
}

function printRest(count: number, what: string): void {
  if (count > 0) print(colours.dim(`  and ${count} more ${what}; --json tells all`));
}

function outcomeOf(got: string): string {
  return got === "" ? colours.dim("not understood") : `${colours.dim("taken for")} ${named(got)}`;
}

function named(intentId: string): string {
  return intentId === "" ? "no intent" : colours.bold(intentId);
}

function heading(text: string): void {
  print(`\n${colours.bold(text)}`);
}

function percent(value: number | undefined): string {
  return value === undefined ? "–" : `${(100 * value).toFixed(1)} %`;
}

function decimal(value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(3);
}

function micros(value: number): string {
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
