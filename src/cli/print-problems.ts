import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import colours from "picocolors";
import { formatProblem, type Place, type Problem } from "../model/problem.ts";

/** Prints the problems of the model at a path, one line each, as links that terminals follow. */
export function printProblems(path: string, problems: readonly Problem[]): void {
  for (const problem of problems) {
    const line = formatProblem({ ...problem, file: fileAt(path, problem) });
    const coloured = line
      .replace("error:", colours.red("error:"))
      .replace("warning:", colours.yellow("warning:"));
    process.stdout.write(`${coloured}\n`);
  }
}

/** The file of a place in the model at a path, seen from where we are. */
export function fileAt(path: string, { file }: Place): string {
  return join(statSync(path).isFile() ? dirname(path) : path, file);
}
