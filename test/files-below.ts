import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Every file below a directory. */
export function filesBelow(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
