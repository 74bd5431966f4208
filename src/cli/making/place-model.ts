import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { isSystemError } from "../../model/text-file.ts";
import { giveUp } from "../give-up.ts";
import { withSchemaComment } from "./schema-comment.ts";

/** A file of a model that is being made, or of its tests. */
export interface NewFile {
  /** Relative to the model; empty: the model is this one file. */
  readonly path: string;
  readonly text: string;
}

/** Puts a new model into its place, whole or not at all. Ends the process when something is there already. */
export async function placeModel(files: readonly NewFile[], target: string): Promise<void> {
  if (!(await isFree(target))) giveUp(`${shownPath(target)} is there already, and is not overwritten`);
  const explained = files.map((file) => withSchemaComment(file, target));
  await put(explained, target).catch((error) => {
    if (!isSystemError(error)) throw error;
    giveUp(`can not make ${shownPath(target)}: ${error.message}`, 1);
  });
}

/** A path as people see it from where they are. */
export function shownPath(target: string): string {
  const path = relative("", target);
  return path.startsWith("..") ? target : path;
}

async function put(files: readonly NewFile[], target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const draft = await mkdtemp(join(dirname(target), ".parley-new-"));
  try {
    for (const { path, text } of files) {
      const file = join(draft, "model", path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await rename(join(draft, "model"), target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Whether nothing is there, or only an empty directory. */
async function isFree(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory() && (await readdir(path)).length === 0;
  } catch (error) {
    if (isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return true;
    throw error;
  }
}
