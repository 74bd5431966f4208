import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cli = join(root, "dist", "src", "cli", "main.js");

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed. */
  readonly input?: string;
}

/** Runs the built command line to its end. Nothing of the environment of the tests reaches it. */
export async function parley(
  parameters: readonly string[],
  surroundings: Surroundings = {},
): Promise<Finished> {
  const child = start(parameters, surroundings);
  child.stdin?.end(surroundings.input ?? "");
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve) => child.once("exit", resolve)),
  ]);
  return { code, stdout, stderr };
}

export function start(
  parameters: readonly string[],
  { cwd = root, env = {} }: Surroundings = {},
): ChildProcess {
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [cli, ...parameters], { cwd, env: { PATH, NO_COLOR: "1", ...env } });
}

/** Whether commands can be run at a terminal here: by the `script` of util-linux. */
export const hasTerminals = /util-linux/.test(spawnSync("script", ["--version"]).stdout?.toString() ?? "");

/** Starts it at a terminal of its own, which shows what is typed into its standard input. */
export function startAtTerminal(
  parameters: readonly string[],
  { cwd = root, env = {} }: Surroundings = {},
): ChildProcess {
  const words = [process.execPath, cli, ...parameters].map((word) => `'${word}'`);
  const { PATH = "" } = process.env;
  const surroundings = { cwd, env: { PATH, TERM: "xterm", ...env } };
  return spawn("script", ["--quiet", "--return", "--command", words.join(" "), "/dev/null"], surroundings);
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += chunk;
  return text;
}
