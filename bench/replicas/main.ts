import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DatabaseServer } from "../../test/store/postgres/database-server.ts";
import { type LoadFigures, load } from "../load/load.ts";
import { type Server, startParley } from "../processes.ts";
import { show, showSpread } from "../report/show.ts";
import { inTurns, ratios, spreadOf } from "../rounds.ts";
import { appendsPerSecond, prepareAppends } from "./appends.ts";
import { sightings } from "./sightings.ts";

/**
 * What servers do that share a PostgreSQL, beside pgbench with the statement of an append: prints tables in Markdown.
 * `npm run bench:replicas -- --rounds 5 --seconds 4`.
 */
const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, seconds: { type: "string", default: "4" } },
});
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];

/** What is told of turns. */
type Figures = Pick<LoadFigures, "perSecond" | "p50" | "p99">;
const none: Figures = { perSecond: Number.NaN, p50: Number.NaN, p99: Number.NaN };

const clients = 48;
/** As many connections as the servers have together at most. */
const connections = 30;

const directory = await mkdtemp(join(tmpdir(), "parley-bench-"));
const database = await DatabaseServer.start({
  settings: ["max_connections=100", "shared_buffers=256MB", "max_wal_size=4GB", "checkpoint_timeout=30min"],
});
const servers: Server[] = [];
for (let index = 0; index < 3; index++) servers.push(await startParley(database.url, ["--cache", directory]));
try {
  await Promise.all(servers.map((server) => talk([server], 6)));
  await prepareAppends(database);

  const measured = await inTurns(
    rounds,
    {
      pgbench: async () => ({ ...none, perSecond: await appendsPerSecond(database, connections, seconds) }),
      one: () => talk(servers.slice(0, 1)),
      two: () => talk(servers.slice(0, 2)),
      three: () => talk(servers),
    },
    (round) => process.stderr.write(`${round} of ${rounds} rounds\n`),
  );
  const pgbench = measured.pgbench.map(({ perSecond }) => perSecond);
  print(
    `${clients} clients, divided among the servers`,
    ["servers", "turns/s", "÷ pgbench", "p50 ms", "p99 ms"],
    [
      ["pgbench, the same statement", showSpread(spreadOf(pgbench)), "1", "", ""],
      ...[measured.one, measured.two, measured.three].map((figures, index) => [
        show(index + 1),
        showSpread(spreadOf(figures.map(({ perSecond }) => perSecond))),
        showSpread(
          ratios(
            figures.map(({ perSecond }) => perSecond),
            pgbench,
          ),
        ),
        showSpread(spreadOf(figures.map(({ p50 }) => p50))),
        showSpread(spreadOf(figures.map(({ p99 }) => p99))),
      ]),
    ],
  );

  const hot = await inTurns(rounds, { alone: () => one(), beside: () => besideOthers() });
  print(
    "One session that is talked to all the time",
    ["", "turns/s", "p50 ms", "p99 ms"],
    [
      ["alone", ...cellsOf(hot.alone)],
      [`beside ${clients} others`, ...cellsOf(hot.beside)],
    ],
  );

  const quiet = await sightings(portOf(0), portOf(1), 300);
  const [busy] = await Promise.all([sightings(portOf(0), portOf(1), 300), talk(servers, 2 * seconds)]);
  print(
    "From the answer of one server to the event at a watcher of another",
    ["", "p50 ms", "p99 ms", "most ms"],
    [
      ["nothing else going on", show(quiet.p50), show(quiet.p99), show(quiet.most)],
      [`${clients} others talk`, show(busy.p50), show(busy.p99), show(busy.most)],
    ],
  );

  const { rows } = await database.query(`SELECT count(*) AS turns, avg(length(events))::int AS events,
    avg(length(state))::int AS state, pg_relation_size('turns') AS heap, pg_indexes_size('turns') AS indexes,
    (SELECT count(*) FROM sessions) AS sessions, pg_table_size('sessions') AS session_heap,
    pg_indexes_size('sessions') AS session_indexes FROM turns`);
  process.stdout.write(`\n${JSON.stringify(rows[0])}\n`);
} finally {
  for (const server of servers) await server.stop();
  await database.remove();
  await rm(directory, { recursive: true });
}

/** All clients talk, each to one of some servers. */
async function talk(some: readonly Server[], duration = seconds): Promise<Figures> {
  const each = Math.round(clients / some.length);
  const figures = await Promise.all(
    some.map(({ port }) =>
      load({ wire: "grpc", port, clients: each, isShared: false, warmUpSeconds: 0.5, seconds: duration }),
    ),
  );
  const sum = (figure: (one: LoadFigures) => number) =>
    figures.reduce((total, one) => total + figure(one), 0);
  return {
    perSecond: sum(({ perSecond }) => perSecond),
    p50: sum(({ p50 }) => p50) / figures.length,
    p99: Math.max(...figures.map(({ p99 }) => p99)),
  };
}

function one(): Promise<Figures> {
  return load({ wire: "grpc", port: portOf(0), clients: 1, warmUpSeconds: 0.5, seconds });
}

async function besideOthers(): Promise<Figures> {
  const [hot] = await Promise.all([one(), talk(servers.slice(1), seconds + 1)]);
  return hot;
}

function cellsOf(figures: readonly Figures[]): string[] {
  const of = (figure: (one: Figures) => number) => showSpread(spreadOf(figures.map(figure)));
  return [of(({ perSecond }) => perSecond), of(({ p50 }) => p50), of(({ p99 }) => p99)];
}

function portOf(index: number): number {
  return servers[index]?.port ?? 0;
}

function print(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  process.stdout.write(
    `\n**${title}**\n\n${line(columns)}${line(columns.map(() => "---"))}${rows.map(line).join("")}`,
  );
}
