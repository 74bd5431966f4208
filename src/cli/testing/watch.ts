import { once } from "node:events";
import { basename, sep } from "node:path";
import { stdin, stdout } from "node:process";
import { watch as watchFiles } from "chokidar";
import colours from "picocolors";
import { findModels } from "../../model/source.ts";
import { isSystemError } from "../../model/text-file.ts";

/** Editors write a file in several steps; what comes within this time counts as one change. In milliseconds. */
const quietMs = 100;

/** Runs the models at some paths, and then again and again those of which a file has changed. Never returns. */
export async function runOnChange(
  paths: readonly string[],
  run: (models: readonly string[]) => Promise<void>,
): Promise<never> {
  const runs = new Runs(paths, run);
  const watcher = watchFiles([...paths], { ignoreInitial: true });
  watcher.on("all", (_, path) => {
    // What else lies there, such as an editor's own files, is no part of a model.
    if (/^[^.].*\.ya?ml$/.test(basename(path))) runs.change(path);
  });
  await once(watcher, "ready");
  listen(() => runs.all());
  runs.all();
  return new Promise(() => {});
}

/** One run after the other, each of what has changed until it begins. */
class Runs {
  private readonly paths: readonly string[];
  private readonly run: (models: readonly string[]) => Promise<void>;
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;

  constructor(paths: readonly string[], run: (models: readonly string[]) => Promise<void>) {
    this.paths = paths;
    this.run = run;
  }

  all(): void {
    for (const path of this.paths) this.changed.add(path);
    void this.next();
  }

  change(path: string): void {
    this.changed.add(path);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.next(), quietMs);
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
    const isIn = (path: string, directory: string) => path === directory || path.startsWith(directory + sep);
    return [...new Set(models)].filter((model) =>
      changed.some((path) => isIn(path, model) || isIn(model, path)),
    );
  }
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
