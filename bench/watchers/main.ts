import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fanOut } from "./fan-out.ts";

/**
 * How much memory an idle watcher takes, beside an idle stream of a bare grpc-js server. Server and watchers are
 * processes of their own; a new server for each line.
 */
const here = dirname(fileURLToPath(import.meta.url));

interface Memory {
  readonly rss: number;
  /** What is in use of the heap, and buffers, after a collection. */
  readonly heap: number;
}

const cases = [
  { server: "bare", kind: "grpc", connections: 100, streams: 100 },
  { server: "parley", kind: "grpc", connections: 100, streams: 100 },
  { server: "bare", kind: "grpc", connections: 2000, streams: 1 },
  { server: "parley", kind: "grpc", connections: 2000, streams: 1 },
  { server: "parley", kind: "connect", connections: 2000, streams: 1 },
] as const;

const fanOutWatchers = 1000;

console.log(
  "| server | watchers | heap, kB each | resident, kB each | heap left when they have gone, kB each |",
);
console.log("|---|---|---|---|---|");
for (const { server, kind, connections, streams } of cases) {
  const child = fork(join(here, "server.js"), [server], { execArgv: ["--expose-gc"] });
  const [port] = await once(child, "message");
  // What is allocated once, with the first watchers, is not theirs.
  (await watch(kind, port, 10, kind === "grpc" ? 10 : 1, server)).kill("SIGKILL");
  const before = await memoryOf(child);
  const watchers = await watch(kind, port, connections, streams, server);
  const during = await memoryOf(child);
  watchers.kill("SIGKILL");
  await once(watchers, "exit");
  const after = await memoryOf(child);
  child.kill("SIGKILL");
  const each = (bytes: number) => (bytes / (connections * streams) / 1000).toFixed(1);
  const what = `${connections} connections × ${streams} over ${kind === "grpc" ? "gRPC" : "Connect"}`;
  console.log(
    `| ${server} | ${what} | ${each(during.heap - before.heap)} | ${each(during.rss - before.rss)} ` +
      `| ${each(after.heap - before.heap)} |`,
  );
}

const parley = fork(join(here, "server.js"), ["parley"]);
const [port] = await once(parley, "message");
const { events, deliveriesPerSecond } = await fanOut(port, fanOutWatchers, 100);
parley.kill("SIGKILL");
console.log(
  `\n${events} events of one session reached each of ${fanOutWatchers} watchers, in order: ` +
    `${deliveriesPerSecond.toFixed(0)} deliveries/s`,
);
process.exit();

async function memoryOf(child: ChildProcess): Promise<Memory> {
  child.send("how much?");
  const [memory] = await once(child, "message");
  return memory;
}

/** Starts watchers, and waits until each has seen something. */
async function watch(
  kind: string,
  port: number,
  connections: number,
  streams: number,
  server: string,
): Promise<ChildProcess> {
  const parameters = [join(here, "watchers.js"), kind, port, connections, streams, server].map(String);
  const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}
