import { existsSync } from "node:fs";
import { join } from "node:path";

/** The directory of the console's files, which lies elsewhere for sources than for what was built of them. */
export function consolePath(): string {
  const candidates = ["../../web", "../../dist/web"].map((path) => join(import.meta.dirname, path));
  const found = candidates.find((path) => existsSync(join(path, "console.js")));
  if (found) return found;
  throw new Error("the console was not built: npm run build");
}
