import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Every file below a directory, but those of installed packages. */
export function filesBelow(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (name === "node_modules") return [];
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
