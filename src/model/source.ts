import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import type { Problems } from "./problem.ts";

/** The text of a model: what is kept, hashed and compiled. Tests are not part of it. */
export interface ModelSource {
  readonly id: string;
  readonly files: readonly SourceFile[];
}

export interface SourceFile {
  /** Relative to the model's directory, with forward slashes; a single file has its own name. */
  readonly path: string;
  readonly text: string;
}

/** The directories of Diatheke's layout, which are also the top-level keys of a single file. */
export const sections = ["stories", "intents", "entities", "commands", "replies"] as const;
export type Section = (typeof sections)[number];

/** The name of a model that is one file in a directory of its own. */
export const singleFileName = "model.yaml";
export const configFileName = "model_config.yaml";
const configFileNames: readonly string[] = [configFileName, "model_config.yml"];

export function isConfigFile(path: string): boolean {
  return configFileNames.includes(path);
}

/** 1 MiB for a file, 16 MiB for a model. */
const maxFileBytes = 1 << 20;
const maxModelBytes = 16 << 20;

/** The file of a model that is just one. */
export function singleFileOf({ files }: ModelSource): SourceFile | undefined {
  const [only] = files;
  return files.length === 1 && only && !only.path.includes("/") && !isConfigFile(only.path)
    ? only
    : undefined;
}

/** A hash of the source: the same for the same files, whatever the machine. 16 hexadecimal digits. */
export function versionOf(source: ModelSource): string {
  const hash = createHash("sha256");
  for (const { path, text } of source.files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${path.length} ${text.length}\n${path}${text}`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Whether a directory or file looks like a model. */
export async function isModel(path: string): Promise<boolean> {
  const info = await stat(path);
  if (info.isFile()) return isYaml(path);
  const names = await readdir(path);
  return [singleFileName, ...configFileNames, "stories"].some((name) => names.includes(name));
}

/** The models at a path: itself, if it is one, or else those inside the directory, by name. */
export async function findModels(path: string): Promise<string[]> {
  if (await isModel(path)) return [path];
  const names = (await readdir(path)).filter((name) => !name.startsWith(".")).sort();
  const found: string[] = [];
  for (const name of names) {
    if (await isModel(join(path, name))) found.push(join(path, name));
  }
  return found;
}

/** The id of the model at a path: the name of its directory, or of its file without extension. */
export function modelIdOf(path: string): string {
  const name = basename(path);
  if (name === singleFileName) return basename(dirname(path));
  return isYaml(name) ? name.slice(0, -extname(name).length) : name;
}

/**
 * Reads a model from a directory in Diatheke's layout, a directory with a model.yaml, or a single file.
 *
 * @throws when the path can not be read at all.
 */
export async function readSource(path: string, problems: Problems): Promise<ModelSource> {
  const info = await stat(path);
  const reader = new SourceReader(info.isFile() ? dirname(path) : path, problems);
  if (info.isFile()) await reader.file(path);
  else await reader.directory();
  return { id: modelIdOf(path), files: reader.files };
}

class SourceReader {
  readonly files: SourceFile[] = [];
  private readonly root: string;
  private readonly problems: Problems;
  private bytes = 0;

  constructor(root: string, problems: Problems) {
    this.root = root;
    this.problems = problems;
  }

  async directory(): Promise<void> {
    const names = await readdir(this.root);
    if (names.includes(singleFileName)) {
      await this.file(join(this.root, singleFileName));
      return;
    }
    for (const name of configFileNames) {
      if (names.includes(name)) await this.file(join(this.root, name));
    }
    for (const section of sections) {
      if (names.includes(section)) await this.section(section);
    }
  }

  async file(path: string): Promise<void> {
    const name = relative(this.root, path).replaceAll("\\", "/");
    const at = { file: name, line: 1, column: 1 };
    const { size } = await stat(path);
    this.bytes += size;
    if (size > maxFileBytes) {
      this.problems.error(at, "file-size", "the file has more than 1 MiB");
    } else if (this.bytes > maxModelBytes) {
      this.problems.error(at, "file-size", "with this file the model has more than 16 MiB");
    } else {
      const text = decode(await readFile(path));
      if (text === undefined) this.problems.error(at, "not-utf8", "the file is not UTF-8; save it as UTF-8");
      else this.files.push({ path: name, text });
    }
  }

  private async section(section: Section): Promise<void> {
    const directory = join(this.root, section);
    const entries = await readdir(directory, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(".")) continue;
      const place = { file: `${section}/${entry.name}`, line: 1, column: 1 };
      if (entry.isDirectory()) {
        this.problems.warning(place, "nested-directory", `directories inside ${section}/ are not read`);
      } else if (isYaml(entry.name)) {
        await this.file(join(directory, entry.name));
      }
    }
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

function isYaml(path: string): boolean {
  return [".yaml", ".yml"].includes(extname(path));
}
