import { access } from "node:fs/promises";
import { Command } from "commander";
import colours from "picocolors";
import type { Model } from "../dialog/model.ts";
import { type Circumstances, evaluate } from "../eval/evaluate.ts";
import { withKnownIntents } from "../eval/known-intents.ts";
import type { LabelledText } from "../eval/labelled-text.ts";
import { readLabelled } from "../eval/read-labelled.ts";
import { reportOf } from "../eval/report.ts";
import { Problems } from "../model/problem.ts";
import { printReport } from "./eval-report.ts";
import { giveUp } from "./give-up.ts";
import { loadOne } from "./one-model.ts";
import { printProblems } from "./print-problems.ts";

interface Options {
  readonly locale?: string;
  readonly ignoreUnknown?: boolean;
  readonly json?: boolean;
}

/** With more texts than this, a terminal is shown how far it is. */
const manyTexts = 2000;

/** Nobody reads more problems at once. */
const mostProblems = 20;

/** `parley eval`: how well a model understands texts whose intents are known. */
export function evalCommand(): Command {
  return new Command("eval")
    .description("Measure how well a model understands texts whose intents are known.")
    .argument("<model>", "the directory or file of a model")
    .argument("<file>", "the texts: .json, .yaml, .csv or .tsv")
    .option("--locale <locale>", "the language of the texts, such as de_DE; else the model's first")
    .option("--ignore-unknown", "leave out texts whose intent the model does not have")
    .option("--json", "print one JSON document, with every mistake, instead of tables for people")
    .addHelpText(
      "after",
      `
The file is a list of [text, intent] or {text, intent} in JSON or YAML, a mapping with one under
"test" and texts out of scope under "oosTest", Rasa's NLU YAML, or CSV with the columns text and
intent. A text whose intent is oos, none, out_of_scope, nlu_fallback or empty belongs to none.
docs/models.md tells what is measured.

Exits with 0 when it was measured, 1 when the model or the file has errors, 2 when there is none.

Examples:
  parley eval models/bank said.csv
  parley eval models/bank data/nlu.yml --ignore-unknown
  parley eval models/bank said.csv --json | jq '.confusions[0]'`,
    )
    .action(async (path: string, file: string, options: Options) => {
      const { model, locale } = await loadOne(path, options.locale);
      const texts = await readTexts(file, model, options.ignoreUnknown ?? false);
      const progress = process.stderr.isTTY && texts.length > manyTexts ? showProgress(texts.length) : {};
      const report = reportOf(await evaluate(texts, { model, locale, now: Date.now(), ...progress }));
      const { accept } = model.settings;
      if (options.json) {
        const about = { model: model.id, version: model.version, locale, file, accept };
        process.stdout.write(`${JSON.stringify({ ...about, ...report }, undefined, 2)}\n`);
      } else {
        process.stdout.write(`${colours.bold(model.id)}, ${locale}, ${file}\n\n`);
        printReport(report, file, accept);
      }
    });
}

/** The texts of a file. Ends the process with what is wrong with it, if anything is. */
async function readTexts(file: string, model: Model, ignoreUnknown: boolean): Promise<LabelledText[]> {
  await access(file).catch(() => giveUp(`${file} does not exist, or can not be read`));
  const problems = new Problems();
  const texts = await readLabelled(file, problems);
  const unknown = new Problems();
  const known = withKnownIntents(texts, new Set(model.intents.keys()), unknown);
  const found = [...problems.list(), ...(ignoreUnknown ? [] : unknown.list())];
  if (found.length > 0) {
    printProblems(file, found.slice(0, mostProblems));
    const rest = found.length - mostProblems;
    if (rest > 0) process.stdout.write(`and ${rest} more\n`);
    if (!problems.hasErrors) process.stdout.write("--ignore-unknown leaves out the texts of such intents\n");
    process.exit(1);
  }
  if (known.length === 0) giveUp(`${file} has no text for an intent of model ${model.id}`);
  const leftOut = texts.length - known.length;
  if (leftOut > 0) process.stderr.write(`parley: ${leftOut} of ${texts.length} texts are left out\n`);
  return known;
}

/** Writes over one line of the terminal, and clears it in the end. */
function showProgress(total: number): Pick<Circumstances, "onProgress"> {
  return {
    onProgress: (done) => {
      if (done === total) process.stderr.write("\r\x1b[K");
      else if (done % 100 === 0) process.stderr.write(`\r${done} of ${total} texts`);
    },
  };
}
