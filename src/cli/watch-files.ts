import { once } from "node:events";
import { watch } from "chokidar";

/** How long files must have been left alone, in milliseconds: editors write several at once. */
const calmMs = 200;

/** Tells when files at a path have changed; resolves when it has begun to look. What it returns ends that. */
export async function watchFiles(path: string, onChange: () => void): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(path, { ignoreInitial: true }).on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, calmMs);
  });
  await once(watcher, "ready");
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}
