import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** What a process says that runs a module, whose imports are relative to the project. Fails when it does. */
export async function saidBy(code: string): Promise<string> {
  const args = ["--import", "tsx", "--input-type=module", "--eval", code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return stdout;
}
