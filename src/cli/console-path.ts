import { join } from "node:path";
import { pathInPackage } from "../package/path.ts";

/** The directory of the console's files. */
export function consolePath(): string {
  const path = pathInPackage(join("dist", "web"));
  if (path === undefined) throw new Error("the console was not built: npm run build");
  return path;
}
