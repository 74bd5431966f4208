import { readdir, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Problems } from "../../model/problem.ts";
import { faultMessages, readTextFile } from "../../model/text-file.ts";
import { field, parseYaml, type Yaml } from "../../model/yaml.ts";
import type { RasaProject } from "./project.ts";
import { DomainReader } from "./read-domain.ts";
import { NluReader } from "./read-nlu.ts";
import { readPaths } from "./read-paths.ts";

/** More than any project needs. */
const maxFiles = 10_000;
const maxBytes = 16 << 20;

/** What a file of a project may begin with; other YAML files are none of ours. */
const knownKeys = [
  "nlu",
  "rules",
  "stories",
  "intents",
  "entities",
  "slots",
  "responses",
  "forms",
  "pipeline",
];

/**
 * Reads the YAML files of a project of Rasa 2 or 3: training data and domain, wherever they lie in it. What can not
 * be carried over is told as a warning with the check `not-carried-over`.
 */
export async function readProject(directory: string, problems: Problems): Promise<RasaProject> {
  const nlu = new NluReader(problems);
  const domain = new DomainReader(problems);
  const documents = await readDocuments(directory, problems);
  for (const document of documents) {
    nlu.read(document);
    domain.read(document);
  }
  if (nlu.intents.size === 0) {
    const at = { file: "", line: 1, column: 1 };
    problems.error(at, "missing-key", "there are no intents with examples: is this a project of Rasa's?");
  }
  const paths = documents.flatMap((document) => readPaths(document, domain.forms, problems));
  const language = documents
    .map((document) => field(document, "language"))
    .find((one) => one?.kind === "text");
  return { ...nlu.found, ...domain.found, paths, language: language?.kind === "text" ? language.value : "" };
}

async function readDocuments(directory: string, problems: Problems): Promise<Yaml[]> {
  const root = await realpath(directory);
  const documents: Yaml[] = [];
  for (const path of await yamlFiles(directory)) {
    const file = relative(directory, path).replaceAll(sep, "/");
    const { text, fault } = await readTextFile(path, maxBytes, root);
    if (fault) {
      const message = fault === "size" ? "the file has more than 16 MiB" : faultMessages[fault];
      problems.error({ file, line: 1, column: 1 }, "unreadable", message);
    }
    const document = text === undefined ? undefined : parseYaml(file, text, problems);
    if (document && knownKeys.some((key) => field(document, key))) documents.push(document);
  }
  return documents;
}

/** Hidden directories, trained models, test stories and what was installed are passed over. */
async function yamlFiles(directory: string): Promise<string[]> {
  const found: string[] = [];
  const waiting = [directory];
  for (let next = waiting.shift(); next !== undefined && found.length < maxFiles; next = waiting.shift()) {
    const entries = await readdir(next, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (/^(\.|node_modules$|venv$|models$|results$|tests$)/.test(entry.name)) continue;
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (/\.ya?ml$/.test(entry.name)) found.push(path);
    }
  }
  return found;
}
