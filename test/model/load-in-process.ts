import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeModel } from "./write-model.ts";

/** What a process of its own found in a model: its problems, as lines; empty when there are none. */
export type Found = readonly string[];

/** Long enough for every model that ends at all, however busy the machine is. Milliseconds. */
const patience = 120_000;

/**
 * Loads models, each of one file, one after the other in a process that has little memory. Fails when the process
 * dies, runs out of memory, or does not come to an end.
 */
export async function loadInProcess(
  models: Readonly<Record<string, string>>,
): Promise<Record<string, Found>> {
  const names = Object.keys(models);
  const files = names.map((name, index) => [`${index}.yaml`, models[name] ?? ""] as const);
  const root = await writeModel("hostile", Object.fromEntries(files));
  const script = join(import.meta.dirname, "loading-process.ts");
  const paths = files.map(([file]) => join(root, file));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--max-old-space-size=768", "--import", "tsx", script, ...paths],
    { timeout: patience, maxBuffer: 16 << 20 },
  );
  const found: Found[] = JSON.parse(stdout);
  return Object.fromEntries(names.map((name, index) => [name, found[index] ?? []]));
}
