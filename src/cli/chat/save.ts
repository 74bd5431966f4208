import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { singleFileName } from "../../model/source.ts";

/** What was saved, and where; or what to paste. */
export type Saved = { readonly file: string } | { readonly paste: string; readonly into: string };

export interface Transcript {
  readonly yaml: string;
  /** The first text that was said; empty: none. */
  readonly firstText: string;
}

/** What somebody wants to call a test. */
export interface Chosen {
  /** Without ".yaml". */
  readonly name: string;
  /** Whether a test of this name may be lost. */
  readonly overwrite: boolean;
}

/**
 * Writes a transcript to a file; to one that is there already, only when that was said.
 *
 * @throws a system error, such as that the file is there.
 */
export async function saveAs(file: string, { yaml }: Transcript, overwrite = false): Promise<Saved> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, yaml, { flag: overwrite ? "w" : "wx" });
  return { file };
}

/**
 * Adds a transcript to the tests of the model at a path. Those of a model in one file stand in that file, which is
 * for its author to change.
 */
export async function saveAsTest(model: string, transcript: Transcript, chosen?: Chosen): Promise<Saved> {
  const isDirectory = (await stat(model)).isDirectory();
  const tests = isDirectory ? join(model, "tests") : join(dirname(model), "tests");
  const isAlone = !isDirectory && basename(model) !== singleFileName;
  const name = chosen?.name ?? nameOf(transcript);
  if (isAlone) return { paste: underName(name, transcript.yaml), into: model };
  if (chosen) return saveAs(join(tests, `${name}.yaml`), transcript, chosen.overwrite);
  return saveAs(join(tests, `${await nextNumber(tests)}_${name}.yaml`), transcript);
}

/** Into the working directory, for a model that is elsewhere. */
export async function saveHere(transcript: Transcript): Promise<Saved> {
  return saveAs(`${await nextNumber(".")}_${nameOf(transcript)}.yaml`, transcript);
}

/** After the highest number that a file begins with, in two digits or more. */
async function nextNumber(directory: string): Promise<string> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const numbers = names.map((name) => Number(/^(\d{1,4})_.*\.ya?ml$/.exec(name)?.[1] ?? 0));
  return String(Math.max(0, ...numbers) + 1).padStart(2, "0");
}

/** A few words of what was said first, such as `rent_a_bike_for`. */
function nameOf({ firstText }: Transcript): string {
  const words = firstText.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.slice(0, 5).join("_").slice(0, 60) || "conversation";
}

/** As it stands under `tests:` of a model in one file. */
function underName(name: string, yaml: string): string {
  return `  ${name}:\n${yaml.trimEnd().replaceAll(/^(?=.)/gm, "    ")}`;
}
