import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Model } from "../../src/dialog/model.ts";
import { compileModel, type Loaded } from "../../src/model/load.ts";
import { formatProblem } from "../../src/model/problem.ts";

/** Files by path, as an author would have them on disk. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files into a directory that is called `name` and lives as long as the test. */
export async function writeModel(name: string, files: Files): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "parley-"));
  onTestFinished(() => rm(parent, { recursive: true }));
  const root = join(parent, name);
  await mkdir(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/** Compiles files that exist only here. */
export function compileFiles(files: Readonly<Record<string, string>>): Loaded {
  return compileModel({
    id: "lamp",
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
  });
}

/** The model in the text of one file. Fails with its problems when there is any, warnings too. */
export function modelOf(text: string): Model {
  return soundModel(compileFiles({ "lamp.yaml": text }));
}

export function soundModel({ model, problems }: Loaded): Model {
  if (!model || problems.length > 0) throw new Error(problems.map(formatProblem).join("\n"));
  return model;
}
