// Makes a fresh clone ready: installs the dependencies and builds, each only when something has changed. Uses
// nothing but Node, because nothing else may be there yet.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installed = join(root, "node_modules", ".package-lock.json");
const built = join(root, "dist", ".built");

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Parley needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

if (newest("package-lock.json") > time(installed)) {
  step("Installing dependencies (once; compiling SQLite takes a minute or two)", "npm", [
    "ci",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]);
}
const settings = ["package.json", "tsconfig.json", "tsconfig.client.json"];
if (newest("src", "web", "gen", "scripts", ...settings) > time(built)) {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  step("Bundling the server", process.execPath, [join(root, "scripts", "build-server.mjs")]);
  step("Compiling the client", process.execPath, [tsc, "-p", "tsconfig.client.json"]);
  step("Bundling the console", process.execPath, [join(root, "scripts", "build-web.mjs")]);
  mkdirSync(dirname(built), { recursive: true });
  writeFileSync(built, "");
}

function step(what, command, parameters) {
  const begin = Date.now();
  console.error(`${what} …`);
  const { status, error } = spawnSync(command, parameters, { cwd: root, stdio: "inherit" });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
  console.error(`${what}: done in ${((Date.now() - begin) / 1000).toFixed(1)} s`);
}

/** When the newest of some files was written; directories count with all that is in them. */
function newest(...paths) {
  return Math.max(...paths.map((path) => newestIn(join(root, path))));
}

function newestIn(path) {
  if (!statSync(path).isDirectory()) return time(path);
  return Math.max(time(path), ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

function time(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}
