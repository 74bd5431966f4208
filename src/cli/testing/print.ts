import colours from "picocolors";
import { confusionsOf } from "../../eval/mistake.ts";
import { coverageKinds } from "../../transcript/coverage.ts";
import type { Mismatch } from "../../transcript/play.ts";
import type { NluTestResult, TestResult, TranscriptResult } from "../../transcript/test-model.ts";
import { table } from "../columns.ts";
import { fileAt, printProblems } from "../print-problems.ts";
import { isAsWritten, type Tested } from "./tested.ts";

/** How many branches that were not taken a person gets to see; `--json` has all of them. */
const mostMissed = 20;

/** How much of a text a person gets to see, in UTF-16 units. */
const mostText = 100;

/** Prints what came of the tests of a model, for people. */
export function printTested(tested: Tested): void {
  const { path, id, problems, results, coverage } = tested;
  print(colours.bold(id));
  printProblems(path, problems);
  if (!coverage) return;
  const transcripts = results.filter((result) => result.kind === "transcript");
  const texts = results.filter((result) => result.kind === "nlu");
  for (const transcript of transcripts) printTranscript(path, transcript);
  for (const [file, inFile] of byFile(texts)) printTexts(path, file, inFile);
  print(`  ${countOf(transcripts)} transcripts went as written`);
  if (texts.length > 0) print(`  ${countOf(texts)} texts were understood as written`);
  printConfusions(texts);
  for (const kind of coverageKinds) printCoverage(kind, tested);
}

function printTranscript(path: string, { name, mismatches }: TranscriptResult): void {
  print(`  ${mark(mismatches.length === 0)} ${name}`);
  for (const mismatch of mismatches) printMismatch(path, mismatch);
}

/** Texts are many and short: those that were understood as written are only counted. */
function printTexts(path: string, file: string, results: readonly NluTestResult[]): void {
  print(`  ${mark(results.every(isAsWritten))} ${file}, ${countOf(results)} texts`);
  for (const { name, mismatches } of results) {
    if (mismatches.length > 0) print(`    ${JSON.stringify(excerpt(name))}`);
    for (const mismatch of mismatches) printMismatch(path, mismatch);
  }
}

function printMismatch(path: string, { at, expected, actual }: Mismatch): void {
  print(`      ${fileAt(path, at)}:${at.line}:${at.column}`);
  print(colours.green(`      - expected ${expected}`));
  print(colours.red(`      + got      ${actual}`));
}

/** Which intents were taken for which others: a row for each intent that has a mistake, whatever their number. */
function printConfusions(results: readonly NluTestResult[]): void {
  const wrong = results.filter(({ expected, got }) => expected !== got);
  if (wrong.length === 0) return;
  const confusions = confusionsOf(wrong);
  const rows = [...new Set(confusions.map(({ expected }) => expected))].map((intentId) => {
    const all = results.filter(({ expected }) => expected === intentId);
    const right = all.filter(({ got }) => got === intentId).length;
    const taken = confusions.filter(({ expected }) => expected === intentId);
    const others = taken.map(({ got, mistakes }) => `${got || "not understood"} ${mistakes.length}`);
    return [intentId || "no intent", `${right} of ${all.length}`, others.join(", ")];
  });
  const [header, ...lines] = table(["intent", "right", "understood as"], rows, ["intent", "understood as"]);
  print(colours.dim(`  ${header}`));
  for (const line of lines) print(`  ${line}`);
}

function printCoverage(kind: (typeof coverageKinds)[number], { coverage, shortfalls }: Tested): void {
  if (!coverage) return;
  const { total, missed } = coverage[kind];
  const shortfall = shortfalls.find((one) => one.kind === kind);
  const share = shortfall ? `, ${shortfall.covered.toFixed(1)} % and not ${shortfall.least} %` : "";
  const line = `${kind} covered: ${total - missed.length} of ${total}${share}`;
  const inLine = kind === "branches" || missed.length === 0 ? "" : `, not ${missed.join(", ")}`;
  print(`  ${shortfall ? colours.red(line) : line}${inLine}`);
  if (kind !== "branches") return;
  for (const name of missed.slice(0, mostMissed)) print(`    not ${name}`);
  if (missed.length > mostMissed) print(`    and ${missed.length - mostMissed} more; --json tells all`);
}

function countOf(results: readonly TestResult[]): string {
  return `${results.filter(isAsWritten).length} of ${results.length}`;
}

function mark(isGood: boolean): string {
  return isGood ? colours.green("✓") : colours.red("✗");
}

function byFile(results: readonly NluTestResult[]): Map<string, NluTestResult[]> {
  const files = new Map<string, NluTestResult[]>();
  for (const result of results) {
    const { file } = result.at;
    if (files.get(file)?.push(result) === undefined) files.set(file, [result]);
  }
  return files;
}

function excerpt(text: string): string {
  return text.length > mostText ? `${text.slice(0, mostText)}…` : text;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
