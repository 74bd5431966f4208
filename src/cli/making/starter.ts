import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { configFileName, sections } from "../../model/source.ts";
import { assetPath } from "../../package/path.ts";
import type { NewFile } from "./place-model.ts";

/**
 * The model that others are made from, in a directory's layout.
 *
 * @param name what people call it.
 */
export async function readStarter(name: string): Promise<NewFile[]> {
  const directory = assetPath("starter");
  if (directory === undefined) throw new Error("assets/starter is missing from this installation");
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(directory.length + 1);
      const text = await readFile(file, "utf8");
      return { path, text: path === configFileName ? named(text, name) : text };
    }),
  );
}

/** In YAML, what is quoted as JSON is so, too. */
function named(config: string, name: string): string {
  return config.replace(
    /^name: .*$/m,
    () => `name: ${/^\p{L}[\p{L}\d ]*$/u.test(name) ? name : JSON.stringify(name)}`,
  );
}

/** What stands under a key of its own in a model that is one file. */
const nluTestsFile = "tests/nlu.yaml";

/** The same model as one file. */
export function inOneFile(files: readonly NewFile[]): string {
  const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? "";
  const parts = [...sections, "tests"].map((section) => {
    const definitions = files
      .filter(({ path }) => path.startsWith(`${section}/`) && path !== nluTestsFile)
      .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
      .map(({ path, text }) => `  ${idOf(path)}:\n${indented(text, 4)}`);
    return `${section}:\n${definitions.join("\n")}`;
  });
  return [`config:\n${indented(textOf(configFileName), 2)}`, ...parts, textOf(nluTestsFile)].join("\n");
}

/** Main comes first, for that is where to begin. */
function rank({ path }: NewFile): string {
  return path === "stories/main.yaml" ? "" : path;
}

function idOf(path: string): string {
  return path.slice(path.indexOf("/") + 1, -".yaml".length);
}

function indented(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(columns));
}
