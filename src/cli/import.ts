import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import { importRasa } from "../import/rasa/import-rasa.ts";
import { loadModel } from "../model/load.ts";
import { Problems } from "../model/problem.ts";
import { faultOfModelId, modelIdOf } from "../model/source.ts";
import { giveUp } from "./give-up.ts";
import { placeModel, shownPath } from "./making/place-model.ts";
import { printProblems } from "./print-problems.ts";

/** `parley import`: models from what was written for something else. */
export function importCommand(): Command {
  return new Command("import")
    .description("Make a model of what was written for another system.")
    .addCommand(rasaCommand());
}

function rasaCommand(): Command {
  return new Command("rasa")
    .description("Make a model of a project of Rasa 2 or 3.")
    .argument("<project>", "the directory of the project")
    .argument("<model>", "the directory to make; its name will be the id of the model")
    .addHelpText(
      "after",
      `
Intents, entities, synonyms, lookup tables, patterns, responses, forms, rules and stories are
carried over; a line for each thing that is not. docs/import.md tells what becomes of what.
Exits with 0 when the model was made, 1 when it could not be.

Example:
  parley import rasa ../my-rasa-bot models/my-bot`,
    )
    .action(async (project: string, path: string) => {
      const target = resolve(path);
      const fault = faultOfModelId(modelIdOf(target));
      if (fault !== undefined) giveUp(fault);
      const isDirectory = await stat(project).then(
        (found) => found.isDirectory(),
        () => false,
      );
      if (!isDirectory) giveUp(`${project} is not a directory`);
      const problems = new Problems();
      const files = await importRasa(project, problems);
      printProblems(project, problems.list());
      if (problems.hasErrors) giveUp("nothing was made; mend the errors above first", 1);
      await placeModel(
        [...files].map(([file, text]) => ({ path: file, text })),
        target,
      );
      await tellOfModel(target);
    });
}

/** What there is to do about the model that was made. */
async function tellOfModel(target: string): Promise<void> {
  const { model, problems } = await loadModel(target);
  printProblems(target, problems);
  if (!model) giveUp(`${shownPath(target)} was made, but can not be served; the problems are above`, 1);
  const { intents, entities, replies, commands } = model;
  process.stdout.write(
    `Made ${shownPath(target)}: ${intents.size} intents, ${entities.size} entities, ${replies.size} replies, ` +
      `${commands.size} commands. Look through stories/main.yaml and commands/ first.\n`,
  );
}
