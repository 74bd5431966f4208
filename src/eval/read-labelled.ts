import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Place, Problems } from "../model/problem.ts";
import { parseYaml } from "../model/yaml.ts";
import { readCsv } from "./labelled-csv.ts";
import { readPairs } from "./labelled-pairs.ts";
import { exampleLists, readRasa } from "./labelled-rasa.ts";
import type { LabelledText } from "./labelled-text.ts";

/**
 * Reads a file of labelled texts: pairs in JSON or YAML, Rasa's YAML, or CSV. What is wrong with it is among the
 * problems, which name the file as it is called in its directory.
 *
 * @throws when the path can not be read at all.
 */
export async function readLabelled(path: string, problems: Problems): Promise<LabelledText[]> {
  const file = basename(path);
  const start: Place = { file, line: 1, column: 1 };
  const text = decode(await readFile(path));
  if (text === undefined) {
    problems.error(start, "not-utf8", "the file is not UTF-8; save it as UTF-8");
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

/** The text of a file, without a byte order mark; undefined when it is not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
