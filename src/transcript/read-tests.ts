import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Problems } from "../model/problem.ts";
import { singleFileName } from "../model/source.ts";
import { parseYaml } from "../model/yaml.ts";
import { parseTranscript, readTranscript } from "./read-transcript.ts";
import type { Transcript } from "./transcript.ts";

/**
 * The transcripts of the model at a path: the files in its `tests/`, and for a model in one file, what stands
 * under `tests:` by name.
 */
export async function readTests(path: string, problems: Problems): Promise<Transcript[]> {
  if ((await stat(path)).isFile()) return readInline(path, problems);
  const names = await readdir(path);
  const inline = names.includes(singleFileName) ? await readInline(join(path, singleFileName), problems) : [];
  return [...inline, ...(names.includes("tests") ? await readDirectory(join(path, "tests"), problems) : [])];
}

async function readDirectory(directory: string, problems: Problems): Promise<Transcript[]> {
  const names = (await readdir(directory)).filter((name) => /^[^.].*\.ya?ml$/.test(name)).sort();
  const transcripts = names.map(async (name) => {
    const text = await readFile(join(directory, name), "utf8");
    return parseTranscript(`tests/${name}`, text, problems) ?? [];
  });
  return (await Promise.all(transcripts)).flat();
}

async function readInline(path: string, problems: Problems): Promise<Transcript[]> {
  const root = parseYaml(basename(path), await readFile(path, "utf8"), problems);
  const tests =
    root?.kind === "map" ? root.entries.find(({ key }) => key.value === "tests")?.value : undefined;
  if (tests?.kind !== "map") return [];
  return tests.entries.flatMap(({ key, value }) => readTranscript(key.value, value, problems) ?? []);
}
