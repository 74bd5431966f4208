import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { Command, Option } from "commander";
import type { Model } from "../dialog/model.ts";
import { drawModel, type Format, formats } from "../graph/draw.ts";
import type { Covered } from "../graph/graph-of.ts";
import { TooLarge } from "../graph/too-large.ts";
import { suggestion } from "../model/problem.ts";
import { testModel } from "../transcript/test-model.ts";
import { giveUp } from "./give-up.ts";
import { loadOne } from "./one-model.ts";
import { printProblems } from "./print-problems.ts";

interface Options {
  readonly format?: Format;
  readonly story?: string;
  readonly output?: string;
  readonly coverage?: boolean;
}

/** `parley graph`: a picture of a model's dialogs. */
export function graphCommand(): Command {
  return new Command("graph")
    .description("Draw the dialogs of a model.")
    .argument("<model>", "the directory or file of a model")
    .addOption(
      new Option("--format <format>", "how to write it; else as the name of the output says").choices(
        formats,
      ),
    )
    .option("--story <story>", "draw this story alone")
    .option("-o, --output <file>", "write it into a file; else to the standard output")
    .option("--coverage", "run the model's tests, and colour what ran and what did not")
    .addHelpText(
      "after",
      `
SVG is for looking at it, in a browser or on a page; it has colours for light and dark. DOT is for
Graphviz and its many formats. Mermaid is for Markdown, as GitHub and GitLab show it.

Examples:
  parley graph models/bank -o bank.svg
  parley graph models/pizza --story order_story --coverage -o order.svg
  parley graph models/bank --format dot | dot -Tpdf > bank.pdf
  parley graph models/bank -o bank.mmd`,
    )
    .action(async (path: string, { story, output, coverage, format }: Options) => {
      const { model } = await loadOne(path, undefined);
      checkStory(model, story);
      const drawing = await draw(model, {
        format: format ?? formatOf(output),
        ...(story === undefined ? {} : { storyId: story }),
        ...(coverage ? { covered: await coveredBy(path) } : {}),
      });
      if (output === undefined) process.stdout.write(drawing);
      else {
        await writeFile(output, drawing).catch((error: Error) => {
          giveUp(`can not write ${output}: ${error.message}`, 1);
        });
      }
    });
}

const formatsByExtension: Readonly<Record<string, Format>> = {
  ".dot": "dot",
  ".gv": "dot",
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
};

function formatOf(output = ""): Format {
  return formatsByExtension[extname(output)] ?? "svg";
}

function checkStory({ id, stories }: Model, story: string | undefined): void {
  if (story === undefined || stories.has(story)) return;
  giveUp(`model ${id} has no story "${story}"${suggestion(story, stories.keys())}`);
}

async function draw(model: Model, drawing: Parameters<typeof drawModel>[1]): Promise<string> {
  try {
    return await drawModel(model, drawing);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const others = drawing.format === "svg" ? ", or --format dot" : "";
    return giveUp(`${error.message}; draw one story at a time with --story${others}`, 1);
  }
}

/** What the model's tests run. Ends the process when they can not be run. */
async function coveredBy(path: string): Promise<Covered> {
  const { problems, results, coverage } = await testModel(path);
  if (!coverage) {
    printProblems(path, problems);
    process.exit(1);
  }
  const failed = results.filter(({ mismatches }) => mismatches.length > 0).length;
  if (failed > 0) {
    const tests = failed === 1 ? "1 test" : `${failed} tests`;
    process.stderr.write(`parley: ${tests} did not go as written; see parley test ${path}\n`);
  }
  return { steps: new Set(coverage.stepIds), lists: new Set(coverage.listKeys) };
}
