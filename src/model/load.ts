import { relative } from "node:path";
import type { Model } from "../dialog/model.ts";
import { Allowance } from "./allowance.ts";
import type { AuthoredModel } from "./authored.ts";
import { checkModel } from "./check.ts";
import { checkLoops } from "./check-loops.ts";
import { type Definition, type ModelDocument, readDocument } from "./document.ts";
import { link } from "./link.ts";
import { isPrintable, type Problem, Problems } from "./problem.ts";
import { readConfig } from "./read-config.ts";
import { readCommand, readEntity, readIntent, readReply } from "./read-definitions.ts";
import { readStory } from "./read-story.ts";
import { Shape } from "./shape.ts";
import {
  faultOfModelId,
  type ModelSource,
  modelIdOf,
  readSource,
  singleFileOf,
  versionOf,
} from "./source.ts";
import { isSystemError, unreadable } from "./text-file.ts";
import type { Yaml, YamlText } from "./yaml.ts";

/** How long the id of a story, intent, entity, command or reply may be, in UTF-16 units. */
const maxIdCharacters = 128;

/** What came of reading a model: the model, unless a problem is an error. */
export interface Loaded {
  readonly id: string;
  readonly source: ModelSource;
  readonly model: Model | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads and compiles the model at a path. Whatever is wrong with it is among the problems.
 *
 * @param id what it is called; absent: as the path says.
 */
export async function loadModel(path: string, id = modelIdOf(path)): Promise<Loaded> {
  const problems = new Problems();
  try {
    const source = { ...(await readSource(path, problems)), id };
    // What a file says that was not read, nobody knows: the rest would only look wrong.
    return problems.hasErrors ? notCompiled(source, problems) : compileWith(source, problems);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    const at = { file: cause.path ? relative(path, cause.path) : "", line: 1, column: 1 };
    problems.error(at, "unreadable", unreadable(cause));
    return notCompiled({ id, files: [] }, problems);
  }
}

function notCompiled(source: ModelSource, problems: Problems): Loaded {
  return { id: source.id, source, model: undefined, problems: problems.list() };
}

/** Compiles the source of a model: that of a directory, or one that was kept for a running session. */
export function compileModel(source: ModelSource): Loaded {
  return compileWith(source, new Problems());
}

function compileWith(source: ModelSource, problems: Problems): Loaded {
  checkId(source, problems);
  const document = readDocument(source, problems);
  if (!document) return notCompiled(source, problems);
  const authored = readAuthored(document, problems);
  const linked = link(authored, source.id, versionOf(source), problems);
  if (linked) {
    checkModel(authored, linked, problems);
    // A list that lost its broken steps would look like a loop.
    if (!problems.hasErrors) checkLoops(linked.model, linked.places, problems);
  }
  const model = problems.hasErrors ? undefined : linked?.model;
  return { id: source.id, source, model, problems: problems.list() };
}

function checkId(source: ModelSource, problems: Problems): void {
  const fault = faultOfModelId(source.id);
  if (fault === undefined) return;
  problems.error({ file: singleFileOf(source)?.path ?? "", line: 1, column: 1 }, "bad-id", fault);
}

function readAuthored(document: ModelDocument, problems: Problems): AuthoredModel {
  const shape = new Shape(problems);
  const { config, memory } = readConfig(document.config, shape);
  const { stories, intents, entities, commands, replies } = document.sections;
  const allowance = new Allowance(problems);
  return {
    config,
    stories: read(stories, problems, (id, body) => readStory(id, body, memory, shape)),
    intents: read(intents, problems, (id, body) => readIntent(id, body, shape, allowance)),
    entities: read(entities, problems, (id, body) => readEntity(id, body, shape, allowance)),
    commands: read(commands, problems, (id, body) => readCommand(id, body, shape)),
    replies: read(replies, problems, (id, body) => readReply(id, body, shape)),
    ids: {
      stories: idsOf(stories),
      intents: idsOf(intents),
      entities: idsOf(entities),
      commands: idsOf(commands),
      replies: idsOf(replies),
    },
  };
}

/** Clients name definitions in their requests, which take no longer ids; and people compare them by eye. */
function checkDefinitionId({ value, at }: YamlText, problems: Problems): void {
  if (value.length <= maxIdCharacters && isPrintable(value)) return;
  const message = `"${value}" can not be an id: at most ${maxIdCharacters} characters, and none that is not seen`;
  problems.error(at, "bad-id", message);
}

function idsOf(definitions: ReadonlyMap<string, Definition> | undefined): readonly string[] | undefined {
  return definitions && [...definitions.keys()];
}

function read<T>(
  definitions: ReadonlyMap<string, Definition> | undefined,
  problems: Problems,
  one: (id: YamlText, body: Yaml) => T | undefined,
): Map<string, T> {
  const found = new Map<string, T>();
  for (const { id, body } of definitions?.values() ?? []) {
    checkDefinitionId(id, problems);
    const value = body && one(id, body);
    if (value !== undefined) found.set(id.value, value);
  }
  return found;
}
