import { join, resolve } from "node:path";
import { Command } from "commander";
import { faultOfModelId, modelIdOf } from "../model/source.ts";
import { columnsOf, fill } from "./columns.ts";
import { giveUp } from "./give-up.ts";
import { placeModel, shownPath } from "./making/place-model.ts";
import { inOneFile, readStarter } from "./making/starter.ts";

interface Options {
  readonly name?: string;
  readonly singleFile?: boolean;
}

/** `parley new`: a model to start from. */
export function newCommand(): Command {
  return new Command("new")
    .description("Make a model to start from: small, commented, and with tests.")
    .argument("<model>", "the directory to make; its name will be the id of the model")
    .option("--single-file", "make one file instead, <model>.yaml")
    .option("--name <name>", "what people call the model; else its id, in words")
    .addHelpText(
      "after",
      `
Nothing that is there is overwritten. docs/tutorial.md takes it from there.

Examples:
  parley new my-models/bikes
  parley new my-models/bikes --single-file
  parley new bikes --name "Bike hire"`,
    )
    .action(async (path: string, { name, singleFile = false }: Options) => {
      const target = targetOf(path, singleFile);
      const id = modelIdOf(target);
      const fault = faultOfModelId(id);
      if (fault !== undefined) giveUp(fault);
      const starter = await readStarter(name ?? inWords(id));
      await placeModel(singleFile ? [{ path: "", text: inOneFile(starter) }] : starter, target);
      tellWhatIsNext(target, singleFile);
    });
}

/** Where the model is made. */
function targetOf(path: string, singleFile: boolean): string {
  const isFile = /\.ya?ml$/.test(path);
  if (isFile && !singleFile) giveUp(`${path} is the name of a file: add --single-file to make one`);
  const target = resolve(singleFile && !isFile ? `${path}.yaml` : path);
  if (target === process.cwd())
    giveUp(`${path} is where you are; name a directory to make, such as my-model`);
  return target;
}

/** `bike-hire` → `Bike hire`. */
function inWords(id: string): string {
  const words = id.replaceAll(/[-_.~]+/g, " ").trim();
  return words === "" ? id : words.slice(0, 1).toUpperCase() + words.slice(1);
}

function tellWhatIsNext(target: string, singleFile: boolean): void {
  const path = shownPath(target);
  const word = /^[\w./~-]+$/.test(path) ? path : JSON.stringify(path);
  // Who came by npx goes on by npx.
  const { npm_command: npmCommand } = process.env;
  const parley = npmCommand === "exec" ? "npx parley" : "parley";
  const begin = singleFile ? path : join(path, "stories", "main.yaml");
  const next = [
    [`${parley} check ${word}`, "find what does not fit together"],
    [`${parley} chat ${word}`, "talk with it"],
    [`${parley} test ${word}`, "run its tests"],
    [`${parley} serve --models ${word} --watch`, "serve it, and read it again when you change it"],
  ] as const;
  const columns = Math.max(...next.map(([command]) => columnsOf(command)));
  const lines = next.map(([command, what]) => `  ${fill(command, columns)}   ${what}\n`);
  process.stdout.write(
    `Made ${path}, a coffee bar to begin with. Read ${begin}, and make it yours.\n\n${lines.join("")}`,
  );
}
