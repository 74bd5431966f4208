import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import colours from "picocolors";
import type { Model } from "../dialog/model.ts";
import { modelIdOf } from "../model/source.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import { MemoryCache } from "../nlu/learned/memory-cache.ts";
import { testModel } from "../transcript/test-model.ts";
import { findAll } from "./find.ts";
import { giveUp } from "./give-up.ts";
import { junitOf } from "./testing/junit.ts";
import { printTested } from "./testing/print.ts";
import { isWell, judge, type Tested } from "./testing/tested.ts";
import { runOnChange } from "./testing/watch.ts";

interface Options {
  readonly watch?: boolean;
  readonly json?: boolean;
  readonly junit?: string;
  /** In percent. */
  readonly minCoverage: number;
}

/** `parley test`: runs the conversations and texts that a model comes with. */
export function testCommand(): Command {
  return new Command("test")
    .description("Run the tests of models: conversations as they should go, and texts and what they mean.")
    .argument("<model...>", "directories or files of models, or directories full of them")
    .option(
      "--min-coverage <percent>",
      "fail when less of the stories, branches, intents or replies was used",
      percent,
      0,
    )
    .option("--junit <file>", "write a report for CI in JUnit's XML, too")
    .option("--json", "print one JSON document instead of lines for people")
    .addOption(
      new Option("--watch", "run again what has changed, until q or Ctrl-C").conflicts(["json", "junit"]),
    )
    .addHelpText(
      "after",
      `
Tests stand in the tests/ of a model, or in its one file; docs/models.md tells how to write them.
Transcripts are played against the dialog itself: no server is needed, and none is called.

Exits with 0 when all went as written, 1 when something did not, 2 when there is no such model.

Examples:
  parley test models/bank
  parley test models/bank --watch          while you write
  parley test models --min-coverage 90 --junit report.xml
  parley test models --json | jq '.models[].coverage.branches.missed[]'`,
    )
    .action(async (paths: string[], options: Options) => {
      const found = await findAll(paths);
      const tester = new Tester(options.minCoverage);
      if (options.watch) {
        const verdicts = new Map<string, boolean>();
        return runOnChange(paths, async (models) => {
          for (const path of models) verdicts.set(path, isWell(await printed(tester, path)));
          tellOfOthers(verdicts, models);
        });
      }
      const models: Tested[] = [];
      for (const path of found) {
        models.push(options.json ? await tester.test(path) : await printed(tester, path));
      }
      if (options.json)
        process.stdout.write(`${JSON.stringify({ models: models.map(inJson) }, undefined, 2)}\n`);
      if (options.junit !== undefined) await report(options.junit, models);
      if (!models.every(isWell)) process.exitCode = 1;
    });
}

/** Tests models, and learns nothing twice. */
class Tester {
  private readonly leastCoverage: number;
  private readonly recognizer = new BuiltinRecognizer({ cache: new MemoryCache() });
  private readonly models = new Map<string, Model>();

  constructor(leastCoverage: number) {
    this.leastCoverage = leastCoverage;
  }

  async test(path: string): Promise<Tested> {
    const known = (model: Model) => this.known(path, model);
    return judge(path, await testModel(path, { recognizer: this.recognizer, known }), this.leastCoverage);
  }

  private known(path: string, model: Model): Model {
    const before = this.models.get(path);
    if (before?.version === model.version) return before;
    this.models.set(path, model);
    return model;
  }
}

async function printed(tester: Tester, path: string): Promise<Tested> {
  const tested = await tester.test(path);
  printTested(tested);
  return tested;
}

/** Models that were not run now, and failed when they were. */
function tellOfOthers(verdicts: ReadonlyMap<string, boolean>, models: readonly string[]): void {
  const failed = [...verdicts].filter(
    ([path, isGood]) => !isGood && !models.includes(path) && existsSync(path),
  );
  if (failed.length === 0) return;
  process.stdout.write(
    colours.red(`\nStill failing: ${failed.map(([path]) => modelIdOf(path)).join(", ")}\n`),
  );
}

function inJson(tested: Tested) {
  const { id, version, path, problems, results, coverage, shortfalls } = tested;
  return { model: id, version, path, passed: isWell(tested), problems, results, coverage, shortfalls };
}

async function report(file: string, models: readonly Tested[]): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, junitOf(models));
  } catch (error) {
    giveUp(`can not write ${file}: ${error instanceof Error ? error.message : error}`, 1);
  }
}

function percent(text: string): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (number <= 100) return number;
  throw new InvalidArgumentError("It is a number from 0 to 100.");
}
