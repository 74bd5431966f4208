import { createHash } from "node:crypto";
import { lstat, opendir, realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, join, relative, sep } from "node:path";
import type { Place, Problems } from "./problem.ts";
import {
  faultMessages,
  isInside,
  isSystemError,
  readTextFile,
  type TextFile,
  unreadable,
} from "./text-file.ts";

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
export const maxFileBytes = 1 << 20;
export const maxModelBytes = 16 << 20;

/** How many files are read side by side: most of the time of a small one is waiting. */
const readsAtOnce = 16;

/** How many entries a directory of a model may have. */
export const maxEntries = 10_000;

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

/**
 * Whether a directory or file looks like a model. So does a directory that can not be read, and what has the name of
 * a model but is not there: loading it tells why.
 */
export async function isModel(path: string): Promise<boolean> {
  let isDirectory = false;
  try {
    isDirectory = (await stat(path)).isDirectory();
    if (!isDirectory) return isYaml(path);
    const { names } = await listDirectory(path, maxEntries);
    return [singleFileName, ...configFileNames, "stories"].some((name) => names.includes(name));
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    return isDirectory || isYaml(path);
  }
}

/** The names in a directory, sorted; only some of them when there are more than `most`. */
export async function listDirectory(
  path: string,
  most: number,
): Promise<{ names: string[]; isWhole: boolean }> {
  const names: string[] = [];
  let isWhole = true;
  for await (const { name } of await opendir(path)) {
    isWhole = names.length < most;
    if (!isWhole) break;
    names.push(name);
  }
  return { names: names.sort(), isWhole };
}

/** The models at a path: itself, if it is one, or else those inside the directory, by name. */
export async function findModels(path: string): Promise<string[]> {
  if (await isModel(path)) return [path];
  const { names } = await listDirectory(path, Number.POSITIVE_INFINITY);
  const found: string[] = [];
  for (const name of names.filter((one) => !one.startsWith("."))) {
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

/** Why a model can not have this id; undefined when it can. */
export function faultOfModelId(id: string): string | undefined {
  if (/^[\w.~-]{1,128}$/.test(id)) return undefined;
  return `"${id}" can not be the id of a model: 1 to 128 characters from A–Z, a–z, 0–9 and - _ . ~`;
}

/**
 * Reads a model from a directory in Diatheke's layout, a directory with a model.yaml, or a single file.
 *
 * @throws when the path can not be read at all.
 */
export async function readSource(path: string, problems: Problems): Promise<ModelSource> {
  const isDirectory = (await stat(path)).isDirectory();
  // A model may itself be a link, but what it consists of has to be where it is.
  const real = await realpath(path);
  const reader = isDirectory
    ? new SourceReader(path, real, problems)
    : new SourceReader(dirname(path), dirname(real), problems);
  if (isDirectory) await reader.directory();
  else await reader.file(path);
  return { id: modelIdOf(path), files: reader.files };
}

class SourceReader {
  readonly files: SourceFile[] = [];
  private readonly root: string;
  /** Without links; nothing is read that is not in there. */
  private readonly realRoot: string;
  private readonly problems: Problems;
  private bytes = 0;

  constructor(root: string, realRoot: string, problems: Problems) {
    this.root = root;
    this.realRoot = realRoot;
    this.problems = problems;
  }

  async directory(): Promise<void> {
    const names = await this.namesIn(this.root);
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
    this.take(path, await this.read(path));
  }

  private take(path: string, read: TextFile | NodeJS.ErrnoException): void {
    // It is told already that the model is too large.
    if (this.bytes > maxModelBytes) return;
    const at = this.placeOf(path);
    if (read instanceof Error) {
      this.problems.error(at, "unreadable", unreadable(read));
      return;
    }
    this.bytes += read.bytes;
    if (read.fault === "size") {
      this.problems.error(at, "file-size", "the file has more than 1 MiB");
    } else if (this.bytes > maxModelBytes) {
      this.problems.error(at, "file-size", "with this file the model has more than 16 MiB");
    } else if (read.fault === "not-utf8") this.problems.error(at, "not-utf8", faultMessages[read.fault]);
    else if (read.fault === "outside") this.problems.error(at, "outside-model", faultMessages[read.fault]);
    else if (read.fault) this.problems.error(at, "not-a-file", faultMessages[read.fault]);
    else this.files.push({ path: at.file, text: read.text ?? "" });
  }

  private async read(path: string): Promise<TextFile | NodeJS.ErrnoException> {
    try {
      return await readTextFile(path, maxFileBytes, this.realRoot);
    } catch (cause) {
      if (isSystemError(cause)) return cause;
      throw cause;
    }
  }

  private async section(section: Section): Promise<void> {
    const directory = join(this.root, section);
    const names = (await this.namesIn(directory)).filter((name) => !name.startsWith("."));
    for (let first = 0; first < names.length && this.bytes <= maxModelBytes; first += readsAtOnce) {
      const paths = names.slice(first, first + readsAtOnce).map((name) => join(directory, name));
      const found = await Promise.all(paths.map((path) => this.look(path)));
      for (const [index, path] of paths.entries()) {
        const read = found[index];
        if (read === "directory") {
          const message = `directories inside ${section}/ are not read`;
          this.problems.warning(this.placeOf(path), "nested-directory", message);
        } else if (read) this.take(path, read);
      }
    }
  }

  /** What is at a path in a section; undefined when it is nothing that a section has. */
  private async look(path: string): Promise<TextFile | NodeJS.ErrnoException | "directory" | undefined> {
    if (await isDirectory(path)) return "directory";
    return isYaml(path) ? this.read(path) : undefined;
  }

  private async namesIn(directory: string): Promise<readonly string[]> {
    const at = this.placeOf(directory);
    try {
      if (!isInside(this.realRoot, await realpath(directory))) {
        this.problems.error(at, "outside-model", faultMessages.outside);
        return [];
      }
      const { names, isWhole } = await listDirectory(directory, maxEntries);
      if (!isWhole) {
        this.problems.error(at, "too-many-files", `the directory has more than ${maxEntries} entries`);
      }
      return isWhole ? names : [];
    } catch (cause) {
      if (!isSystemError(cause)) throw cause;
      this.problems.error(at, "unreadable", unreadable(cause));
      return [];
    }
  }

  private placeOf(path: string): Place {
    return { file: relative(this.root, path).replaceAll(sep, "/"), line: 1, column: 1 };
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return (await lstat(path)).isDirectory();
}

function isYaml(path: string): boolean {
  return [".yaml", ".yml"].includes(extname(path));
}
