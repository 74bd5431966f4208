import { basename, resolve, sep } from "node:path";
import { stdin, stdout } from "node:process";
import colours from "picocolors";
import { findModels } from "../../model/source.ts";
import { isSystemError } from "../../model/text-file.ts";
import { watchFiles } from "../watch-files.ts";

/** Runs the models at some paths, and then again and again those of which a file has changed. Never returns. */
export async function runOnChange(
  paths: readonly string[],
  run: (models: readonly string[]) => Promise<void>,
): Promise<never> {
  const runs = new Runs(paths, run);
  await watchFiles([...paths], (files) => {
    // What else lies there, such as an editor's own files, is no part of a model.
    runs.begin([...files].filter((file) => /^[^.].*\.ya?ml$/.test(basename(file))));
  });
  listen(() => runs.begin(paths));
  runs.begin(paths);
  return new Promise(() => {});
}

/** One run after the other, each of what has changed until it begins. */
class Runs {
  private readonly paths: readonly string[];
  private readonly run: (models: readonly string[]) => Promise<void>;
  private readonly changed = new Set<string>();
  private isRunning = false;

  constructor(paths: readonly string[], run: (models: readonly string[]) => Promise<void>) {
    this.paths = paths;
    this.run = run;
  }

  /** Runs what these files are in, or what is at these paths, as soon as no run is under way. */
  begin(changed: readonly string[]): void {
    for (const path of changed) this.changed.add(path);
    void this.next();
  }

  private async next(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    while (this.changed.size > 0) {
      const changed = [...this.changed];
      this.changed.clear();
      const models = await this.modelsOf(changed);
      if (models.length > 0) await this.show(models);
    }
    this.isRunning = false;
  }

  private async show(models: readonly string[]): Promise<void> {
    if (stdout.isTTY) stdout.write("\x1b[2J\x1b[3J\x1b[H");
    await this.run(models);
    stdout.write(colours.dim("\nWaiting for changes: Enter runs all, q ends\n"));
  }

  /** The models that are there now, and that files belong to, or that are below a path. */
  private async modelsOf(changed: readonly string[]): Promise<string[]> {
    const models = (await Promise.all(this.paths.map(modelsAt))).flat();
    return [...new Set(models)].filter((model) =>
      changed.some((path) => isIn(path, model) || isIn(model, path)),
    );
  }
}

/** However the two are written. */
function isIn(path: string, directory: string): boolean {
  return `${resolve(path)}${sep}`.startsWith(`${resolve(directory)}${sep}`);
}

/** None while the path is not there, such as between two steps of an editor. */
async function modelsAt(path: string): Promise<string[]> {
  try {
    return await findModels(path);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    return [];
  }
}

/** Waits for keys, or for lines when nobody sits at a terminal. */
function listen(again: () => void): void {
  const end = () => {
    if (stdin.isTTY) stdin.setRawMode(false);
    process.exit(0);
  };
  process.on("SIGINT", end);
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on("data", (keys) => {
    for (const key of String(keys)) {
      if (key === "q" || key === "\x03") end();
      if (key === "\r" || key === "\n") again();
    }
  });
}
