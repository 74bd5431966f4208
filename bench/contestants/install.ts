import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

/** Where the peers are, with a package.json of their own. Nothing else needs what they need. */
const folder = join("bench", "peers");

/** The path of the script of a peer. */
export function peer(name: string): string {
  return join(folder, `${name}.mjs`);
}

/**
 * Installs the packages of the peers, exactly those of their lockfile, unless they are there.
 *
 * @param note tells that it takes a while.
 * @returns whether they are there now; they are not without npm or a network, and npm has said so then.
 */
export async function installPeers(note: (text: string) => void): Promise<boolean> {
  const installed = join(folder, "node_modules", ".package-lock.json");
  if (existsSync(installed) && timeOf(installed) >= timeOf(join(folder, "package-lock.json"))) return true;
  note("installing the peers, once");
  const settings = ["--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"];
  const npm = spawn("npm", ["ci", "--prefix", folder, ...settings], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await once(npm, "exit").then(
    ([code]) => code,
    () => undefined,
  );
  note(code === 0 ? "installed" : "the peers can not be installed here: measuring without them");
  return code === 0;
}

function timeOf(path: string): number {
  return statSync(path).mtimeMs;
}
