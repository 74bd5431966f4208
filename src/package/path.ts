import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The path of something that comes with Parley; undefined when it is not there. */
export function pathInPackage(path: string): string | undefined {
  return findUpwards(import.meta.dirname, path);
}

/** The path of something in assets/; undefined when it is not there. */
export function assetPath(name: string): string | undefined {
  return pathInPackage(join("assets", name));
}

/** Sources and compiled files lie at different depths below the project. */
function findUpwards(directory: string, file: string): string | undefined {
  const path = join(directory, file);
  if (existsSync(path)) return path;
  const parent = dirname(directory);
  return parent === directory ? undefined : findUpwards(parent, file);
}
