import { Command } from "commander";
import colours from "picocolors";
import { type CoveragePart, coverageKinds } from "../transcript/coverage.ts";
import { type ModelTest, testModel } from "../transcript/test-model.ts";
import { findAll } from "./find.ts";
import { fileAt, printProblems } from "./print-problems.ts";

/** `parley test`: runs the conversations that a model comes with. */
export function testCommand(): Command {
  return new Command("test")
    .description("Run the transcripts in the models' tests/ against the dialog core.")
    .argument("<model...>", "directories or files of models, or directories full of them")
    .addHelpText(
      "after",
      `
A transcript is a conversation as it should go; docs/models.md tells how to write one.
Exits with 0 when all went as written, 1 when one did not, 2 when there is no such model.

Examples:
  parley test models/bank
  parley test models`,
    )
    .action(async (paths: string[]) => {
      for (const path of await findAll(paths)) {
        const tested = await testModel(path);
        if (!report(path, tested)) process.exitCode = 1;
      }
    });
}

/** Prints what came of one model's transcripts, and tells whether all is well. */
function report(path: string, { id, problems, results, coverage }: ModelTest): boolean {
  process.stdout.write(`${colours.bold(id)}\n`);
  if (!coverage) {
    printProblems(path, problems);
    return false;
  }
  for (const { name, mismatches } of results) {
    const mark = mismatches.length === 0 ? colours.green("✓") : colours.red("✗");
    process.stdout.write(`  ${mark} ${name}\n`);
    for (const { at, expected, actual } of mismatches) {
      process.stdout.write(
        `      ${fileAt(path, at)}:${at.line}:${at.column}\n` +
          `${colours.green(`      - expected ${expected}`)}\n` +
          `${colours.red(`      + got      ${actual}`)}\n`,
      );
    }
  }
  const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
  process.stdout.write(`  ${results.length - failed} of ${results.length} transcripts went as written\n`);
  for (const kind of coverageKinds) process.stdout.write(`  ${coverageLine(kind, coverage[kind])}\n`);
  return failed === 0;
}

function coverageLine(what: string, { total, missed }: CoveragePart): string {
  const line = `${what} covered: ${total - missed.length} of ${total}`;
  return missed.length === 0 ? line : `${line}, not ${missed.join(", ")}`;
}
