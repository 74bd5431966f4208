import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import colours from "picocolors";
import { formatProblem, type Place, type Problem } from "../model/problem.ts";

/** The problems of the model at a path, one line each, as links that terminals follow. */
export function problemLines(path: string, problems: readonly Problem[]): string[] {
  return problems.map((problem) =>
    formatProblem({ ...problem, file: fileAt(path, problem) })
      .replace("error:", colours.red("error:"))
      .replace("warning:", colours.yellow("warning:")),
  );
}

export function printProblems(path: string, problems: readonly Problem[]): void {
  for (const line of problemLines(path, problems)) process.stdout.write(`${line}\n`);
}

/** The file of a place in the model at a path, seen from where we are. */
export function fileAt(path: string, { file }: Place): string {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  return join(isFile ? dirname(path) : path, file);
}
