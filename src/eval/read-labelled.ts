import { basename, extname } from "node:path";
import type { Place, Problems } from "../model/problem.ts";
import { faultMessages, readTextFile } from "../model/text-file.ts";
import { parseYaml } from "../model/yaml.ts";
import { readCsv } from "./labelled-csv.ts";
import { readPairs } from "./labelled-pairs.ts";
import { exampleLists, readRasa } from "./labelled-rasa.ts";
import type { LabelledText } from "./labelled-text.ts";

/** A file of labelled texts has at most 64 MiB. */
const maxBytes = 64 << 20;

/**
 * Reads a file of labelled texts: pairs in JSON or YAML, Rasa's YAML, or CSV. What is wrong with it is among the
 * problems, which name the file as it is called in its directory.
 *
 * @throws when the path can not be read at all.
 */
export async function readLabelled(path: string, problems: Problems): Promise<LabelledText[]> {
  const file = basename(path);
  const start: Place = { file, line: 1, column: 1 };
  const { text, fault } = await readTextFile(path, maxBytes);
  if (text === undefined) {
    if (fault === "not-utf8") problems.error(start, "not-utf8", faultMessages["not-utf8"]);
    else if (fault === "size") problems.error(start, "file-size", "the file has more than 64 MiB");
    else problems.error(start, "not-a-file", faultMessages["not-a-file"]);
    return [];
  }
  const found = readByName(start, text, problems);
  if (found.length === 0 && !problems.hasErrors) problems.error(start, "no-texts", "there is no text in it");
  return found;
}

function readByName(start: Place, text: string, problems: Problems): LabelledText[] {
  const { file } = start;
  switch (extname(file).toLowerCase()) {
    case ".csv":
    case ".tsv":
      return readCsv(file, text, problems);
    // JSON is YAML, and so its places are known too.
    case ".json":
    case ".yaml":
    case ".yml": {
      const root = parseYaml(file, text, problems);
      if (!root) return [];
      const lists = exampleLists(root);
      return lists ? readRasa(lists, problems) : readPairs(root, problems);
    }
    default:
      problems.error(start, "unknown-format", "texts are read from .json, .yaml, .csv and .tsv");
      return [];
  }
}
