import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Problems } from "../model/problem.ts";
import { listDirectory, maxEntries, maxFileBytes, singleFileName } from "../model/source.ts";
import { faultMessages, isSystemError, readTextFile, unreadable } from "../model/text-file.ts";
import { parseYaml } from "../model/yaml.ts";
import { parseTranscript, readTranscript } from "./read-transcript.ts";
import type { Transcript } from "./transcript.ts";

/**
 * The transcripts of the model at a path: the files in its `tests/`, and for a model in one file, what stands
 * under `tests:` by name. They are read like the model itself: nothing from outside, and nothing but files.
 */
export async function readTests(path: string, problems: Problems): Promise<Transcript[]> {
  const isDirectory = (await stat(path)).isDirectory();
  const root = await realpath(path);
  if (!isDirectory) return readInline(path, dirname(root), problems);
  const { names } = await listDirectory(path, maxEntries);
  const inline = names.includes(singleFileName)
    ? await readInline(join(path, singleFileName), root, problems)
    : [];
  return [
    ...inline,
    ...(names.includes("tests") ? await readDirectory(join(path, "tests"), root, problems) : []),
  ];
}

async function readDirectory(directory: string, root: string, problems: Problems): Promise<Transcript[]> {
  const { names, isWhole } = await listDirectory(directory, maxEntries);
  if (!isWhole) {
    const at = { file: "tests", line: 1, column: 1 };
    problems.error(at, "too-many-files", `the directory has more than ${maxEntries} entries`);
    return [];
  }
  const transcripts: Transcript[] = [];
  for (const name of names.filter((one) => /^[^.].*\.ya?ml$/.test(one))) {
    const file = `tests/${name}`;
    const text = await readText(join(directory, name), file, root, problems);
    const transcript = text === undefined ? undefined : parseTranscript(file, text, problems);
    if (transcript) transcripts.push(transcript);
  }
  return transcripts;
}

async function readInline(path: string, base: string, problems: Problems): Promise<Transcript[]> {
  const file = basename(path);
  const text = await readText(path, file, base, problems);
  const root = text === undefined ? undefined : parseYaml(file, text, problems);
  const tests =
    root?.kind === "map" ? root.entries.find(({ key }) => key.value === "tests")?.value : undefined;
  if (tests?.kind !== "map") return [];
  return tests.entries.flatMap(({ key, value }) => readTranscript(key.value, value, problems) ?? []);
}

async function readText(
  path: string,
  file: string,
  root: string,
  problems: Problems,
): Promise<string | undefined> {
  const at = { file, line: 1, column: 1 };
  try {
    const { text, fault } = await readTextFile(path, maxFileBytes, root);
    if (fault === "size") problems.error(at, "file-size", "the file has more than 1 MiB");
    else if (fault) problems.error(at, "unreadable", faultMessages[fault]);
    return text;
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    problems.error(at, "unreadable", unreadable(cause));
    return undefined;
  }
}
