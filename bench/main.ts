import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/**
 * How fast a durable turn is over gRPC, as a ratio: turns per second of Parley ÷ those of a bare grpc-js server
 * that streams back messages of the same sizes. Both run in processes of their own and take turns with the same
 * load generator, so that a noisy machine is noisy for both.
 */
const here = dirname(fileURLToPath(import.meta.url));
const cli = join(here, "..", "src", "cli", "main.js");
const { BENCH_CLIENTS = "64", BENCH_ROUNDS = "5", BENCH_SECONDS = "4", BENCH_PROFILE } = process.env;
const clients = Number(BENCH_CLIENTS);
const rounds = Number(BENCH_ROUNDS);

interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The mean sizes of the four messages of a turn. */
  readonly messageBytes: readonly number[];
}

const directory = mkdtempSync(join(tmpdir(), "parley-bench-"));
const servers: ChildProcess[] = [];
try {
  const parley = await serve(
    [
      ...profiling(),
      cli,
      "serve",
      "--port",
      "0",
      "--store",
      join(directory, "bench.db"),
      "--models",
      "models",
      "--log-level",
      "warn",
    ],
    /http:\/\/127\.0\.0\.1:(\d+)/,
  );
  const { messageBytes } = await load("parley", parley, 1);
  const echo = await serve([join(here, "echo-server.js"), messageBytes.join(",")], /port (\d+)/);
  const results: { echo: Figures; parley: Figures }[] = [];
  for (let round = 1; round <= rounds; round++) {
    const result = { echo: await load("echo", echo), parley: await load("parley", parley) };
    results.push(result);
    console.log(
      `round ${round} of ${rounds}: echo ${result.echo.perSecond.toFixed(0)}, parley ${result.parley.perSecond.toFixed(0)} ` +
        `turns/s, ratio ${ratio(result).toFixed(2)}`,
    );
  }
  report(results);
} finally {
  for (const server of servers) server.kill("SIGTERM");
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once("exit", resolve))));
  rmSync(directory, { recursive: true });
}

function report(results: readonly { echo: Figures; parley: Figures }[]): void {
  const row = (name: string, pick: (result: (typeof results)[number]) => number, digits: number) => {
    const values = results.map(pick).sort((a, b) => a - b);
    const middle = values[Math.floor(values.length / 2)] ?? 0;
    const spread = `${values[0]?.toFixed(digits)} to ${values.at(-1)?.toFixed(digits)}`;
    console.log(`| ${name} | ${middle.toFixed(digits)} | ${spread} |`);
  };
  console.log(
    `\n${clients} clients with a connection each, ${cpus().length} cores, Node ${process.version}\n`,
  );
  console.log("| figure | median | spread |\n|---|---|---|");
  row("echo, turns/s", ({ echo }) => echo.perSecond, 0);
  row("parley, durable turns/s", ({ parley }) => parley.perSecond, 0);
  row("parley ÷ echo", ratio, 2);
  row("parley, p50 ms", ({ parley }) => parley.p50, 1);
  row("parley, p99 ms", ({ parley }) => parley.p99, 1);
}

function ratio({ echo, parley }: { echo: Figures; parley: Figures }): number {
  return parley.perSecond / echo.perSecond;
}

/** Starts a server, and waits for the line that tells its port. */
function serve(parameters: string[], line: RegExp): Promise<string> {
  const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  servers.push(child);
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${parameters.join(" ")} exited with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (text) => {
      const port = line.exec(text)?.[1];
      if (port) resolve(port);
    });
  });
}

async function load(
  kind: "echo" | "parley",
  port: string,
  seconds = Number(BENCH_SECONDS),
): Promise<Figures> {
  const parameters = [join(here, "load.js"), kind, port, String(clients), "1", String(seconds)];
  const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const chunk of child.stdout) output += chunk;
  return JSON.parse(output) as Figures;
}

/** BENCH_PROFILE=dir writes a CPU profile of the server there. */
function profiling(): string[] {
  return BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${BENCH_PROFILE}`] : [];
}
