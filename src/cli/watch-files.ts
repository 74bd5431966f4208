import { once } from "node:events";
import { watch } from "chokidar";

/** How long files must have been left alone, in milliseconds: editors write several at once. */
const calmMs = 200;

/** Tells which files at some paths have changed; resolves when it has begun to look. What it returns ends that. */
export async function watchFiles(
  paths: string | string[],
  onChange: (files: ReadonlySet<string>) => void,
): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined;
  let changed = new Set<string>();
  const watcher = watch(paths, { ignoreInitial: true }).on("all", (_, file) => {
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      onChange(changed);
      changed = new Set();
    }, calmMs);
  });
  await once(watcher, "ready");
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}
