import type { Problems } from "../../model/problem.ts";
import { writeYaml } from "../../model/write-yaml.ts";
import { treeOf } from "./dialog-tree.ts";
import { idOf, localeOf } from "./names.ts";
import { notCarriedOver } from "./not-carried-over.ts";
import { readProject } from "./read-project.ts";
import { sequencesOf } from "./sequences.ts";
import { Slots } from "./slots.ts";
import { DefinitionWriter } from "./write-definitions.ts";
import { StoryWriter, type Written } from "./write-story.ts";

/**
 * Makes a model of a project of Rasa 2 or 3.
 *
 * @returns the files of the model by their paths, in the layout of a directory. With an error among the problems
 * there is none; warnings tell what could not be carried over.
 */
export async function importRasa(
  directory: string,
  problems: Problems,
): Promise<ReadonlyMap<string, string>> {
  const project = await readProject(directory, problems);
  if (problems.hasErrors) return new Map();
  const { conversations, greeting, fallback } = sequencesOf(project, problems);
  const known = conversations.filter((sequence) =>
    sequence.every(({ kind, at, ...happening }) => {
      const id = "id" in happening ? happening.id : "";
      if (kind !== "intent" || project.intents.has(id)) return true;
      notCarriedOver(problems, at, `intent "${id}", which has no examples`);
      return false;
    }),
  );
  const story = new StoryWriter(project, treeOf(known, problems), problems);
  const main = story.write(greeting, fallback);
  const locale = localeOf(project.language);
  const slots = new Slots(project);
  const definitions = new DefinitionWriter(project, slots, story.asked, locale, problems).write();
  const commands = new Map(
    [...story.commands].map(([name, outputs]): [string, Written] => {
      return [idOf(name), { inputs: [...slots.used.keys()], outputs: [...outputs] }];
    }),
  );
  const files = new Map([["model_config.yaml", writeYaml({ version: 1, locales: [locale] })]]);
  const sections = { stories: new Map([["main", main]]), ...definitions, commands };
  for (const [section, written] of Object.entries(sections)) {
    for (const [id, definition] of written) files.set(`${section}/${id}.yaml`, writeYaml(definition));
  }
  return files;
}
