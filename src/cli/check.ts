import { Command } from "commander";
import colours from "picocolors";
import { loadModel } from "../model/load.ts";
import { findAll } from "./find.ts";
import { printProblems } from "./print-problems.ts";

/** `parley check`: the checks that the server makes before it serves a model. */
export function checkCommand(): Command {
  return new Command("check")
    .description("Check dialog models, and tell everything that is wrong with them.")
    .argument("<model...>", "directories or files of models, or directories full of them")
    .option("--json", "print one JSON document instead of lines for people")
    .addHelpText(
      "after",
      `
Exits with 0 when no model has an error, 1 when one has, 2 when there is no such model.

Examples:
  parley check models              every model in models/
  parley check models/bank         one model
  parley check models --json | jq '.models[].problems[]'`,
    )
    .action(async (paths: string[], options: { json?: boolean }) => {
      const found = await findAll(paths);
      const checked = [];
      for (const path of found) checked.push({ path, ...(await loadModel(path)) });

      if (options.json) {
        const models = checked.map(({ path, id, problems }) => ({ model: id, path, problems }));
        process.stdout.write(`${JSON.stringify({ models }, undefined, 2)}\n`);
      } else {
        for (const { path, id, model, problems } of checked) {
          printProblems(path, problems);
          const warnings = problems.filter(({ severity }) => severity === "warning").length;
          const errors = problems.length - warnings;
          const verdict = model ? colours.green("ok") : colours.red("not served");
          process.stdout.write(`${id}: ${verdict}, ${errors} errors, ${warnings} warnings\n`);
        }
      }
      if (checked.some(({ model }) => !model)) process.exitCode = 1;
    });
}
