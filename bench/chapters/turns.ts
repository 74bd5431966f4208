import { join } from "node:path";
import type { Aim, Chapter, Findings, Line, Run, Spread, Table } from "../chapter.ts";
import { type LoadFigures, load, warmUp } from "../load/load.ts";
import { runScript, Server, script, startParley } from "../processes.ts";
import { showSpread } from "../report/show.ts";
import { inTurns, ratios, spreadOf } from "../rounds.ts";

/** How clients come, to Parley and to the yardstick of their protocol. */
interface Setting {
  readonly wire: "grpc" | "grpc-web" | "connect";
  readonly clients: number;
  readonly isShared?: boolean;
}

interface Measured {
  readonly setting: Setting;
  readonly parley: readonly LoadFigures[];
  readonly echo: readonly LoadFigures[];
  readonly ratio: Spread;
}

interface Ports {
  readonly parley: number;
  readonly grpcEcho: number;
  readonly connectEcho: number;
}

/** What was measured when half as many turns come as can be served. */
type Half = Readonly<Record<"parley" | "echo", readonly LoadFigures[]>>;

const names = { grpc: "gRPC", "grpc-web": "gRPC-Web", connect: "Connect" };
const wires = ["grpc", "grpc-web", "connect"] as const;
const many = 64;

/** What a durable turn costs, on every wire, beside an echo on the same wire and beside the disk alone. */
export const turns: Chapter = {
  id: "turns",
  title: "Durable turns: CreateEvent over gRPC, gRPC-Web and Connect, beside echoes and beside the disk",

  async measure(run: Run): Promise<Findings> {
    const parley = await startParley(join(run.directory, "turns.db"));
    const { messages } = await load({ ...loadOf({ wire: "grpc", clients: 1 }, run), port: parley.port });
    const grpcEcho = await Server.start([script("yardsticks/grpc-echo.js"), ...messages]);
    const connectEcho = await Server.start([script("yardsticks/connect-echo.js"), ...messages]);
    const ports = { parley: parley.port, grpcEcho: grpcEcho.port, connectEcho: connectEcho.port };
    await warmUp({ wire: "grpc", port: parley.port }, run);
    await warmUp({ wire: "connect", port: parley.port }, run);
    await warmUp({ wire: "grpc", port: grpcEcho.port, isEcho: true }, run);
    await warmUp({ wire: "connect", port: connectEcho.port, isEcho: true }, run);
    const measured: Measured[] = [];
    for (const setting of settingsOf(run)) measured.push(await compare(setting, ports, run));
    const half = await atHalf(measured, ports, run);
    for (const server of [parley, grpcEcho, connectEcho]) await server.stop();
    return findingsOf(measured, half, await diskOf(measured, run));
  },
};

function settingsOf({ isTrial }: Run): Setting[] {
  const counts = isTrial ? [1, many] : [1, 8, many, 256];
  return [
    ...wires.flatMap((wire) => counts.map((clients) => ({ wire, clients }))),
    { wire: "grpc", clients: many, isShared: true },
  ];
}

function loadOf(setting: Setting, { seconds }: Run) {
  return { ...setting, warmUpSeconds: Math.min(1, seconds), seconds };
}

async function compare(setting: Setting, ports: Ports, run: Run): Promise<Measured> {
  const echoPort = setting.wire === "grpc" ? ports.grpcEcho : ports.connectEcho;
  const { parley, echo } = await inTurns(run.rounds, {
    echo: () => load({ ...loadOf(setting, run), port: echoPort, isEcho: true }),
    parley: () => load({ ...loadOf(setting, run), port: ports.parley }),
  });
  const ratio = ratios(rates(parley), rates(echo));
  run.note(`${nameOf(setting)}: ${showSpread(spreadOf(rates(parley)))} turns/s, ÷ echo ${showSpread(ratio)}`);
  return { setting, parley, echo, ratio };
}

/** How long turns take when half as many come as can be served, over gRPC; and as many with the echo. */
async function atHalf(measured: readonly Measured[], ports: Ports, run: Run): Promise<Half> {
  const setting: Setting = { wire: "grpc", clients: many };
  const rate = spreadOf(rates(find(measured, setting).parley)).median / 2;
  // Before the load is warm itself, turns wait for it in a queue that takes long to go away.
  const measure = { ...loadOf(setting, run), warmUpSeconds: run.isTrial ? 0 : 6, rate };
  const half = await inTurns(run.rounds, {
    echo: () => load({ ...measure, port: ports.grpcEcho, isEcho: true }),
    parley: () => load({ ...measure, port: ports.parley }),
  });
  run.note(
    `at half of the peak: p50 ${showSpread(p50(half.parley))} ms, p99 ${showSpread(p99(half.parley))} ms, ` +
      `echo ${showSpread(p50(half.echo))} ms, ${showSpread(p99(half.echo))} ms`,
  );
  return half;
}

/** What the disk alone would allow: the same rows, with a turn in each commit, and with as many as clients. */
async function diskOf(measured: readonly Measured[], run: Run): Promise<Table> {
  const commits = (perCommit: number) =>
    runScript<{ perSecond: number }>("yardsticks/sqlite-commits.js", {
      directory: run.directory,
      perCommit,
      seconds: run.seconds,
      sessions: many,
      eventBytes: 500,
      stateBytes: 500,
    });
  const { one, ten, all } = await inTurns(run.rounds, {
    one: () => commits(1),
    ten: () => commits(10),
    all: () => commits(many),
  });
  const row = (name: string, figures: readonly { perSecond: number }[]) => [
    name,
    showSpread(spreadOf(rates(figures))),
  ];
  return {
    title: "The same rows, written to the disk and nothing else",
    columns: ["", "durable turns/s"],
    rows: [
      row("better-sqlite3, 1 turn in each commit", one),
      row("better-sqlite3, 10 turns in each commit", ten),
      row(`better-sqlite3, ${many} turns in each commit`, all),
      row(`**Parley**, over gRPC with 1 client`, find(measured, { wire: "grpc", clients: 1 }).parley),
      row(
        `**Parley**, over gRPC with ${many} clients`,
        find(measured, { wire: "grpc", clients: many }).parley,
      ),
    ],
  };
}

function findingsOf(measured: readonly Measured[], half: Half, disk: Table): Findings {
  const figures: Table = {
    title: "Turns over every wire",
    columns: ["clients", "echo, turns/s", "Parley, durable turns/s", "Parley ÷ echo", "p50 ms", "p99 ms"],
    rows: measured.map(({ setting, echo, parley, ratio }) => [
      nameOf(setting),
      showSpread(spreadOf(rates(echo))),
      showSpread(spreadOf(rates(parley))),
      `**${showSpread(ratio)}**`,
      showSpread(p50(parley)),
      showSpread(p99(parley)),
    ]),
  };
  const lines: Line[] = wires.flatMap((wire) => {
    const own = measured.filter(({ setting }) => setting.wire === wire && !setting.isShared);
    const line = (name: string, kind: "parley" | "echo") => ({
      name: `${names[wire]}, ${name}`,
      points: own.map((found) => ({ x: found.setting.clients, y: spreadOf(rates(found[kind])) })),
    });
    return wire === "grpc-web" ? [] : [line("Parley", "parley"), line("echo", "echo")];
  });
  const ratioOf = (setting: Setting) => find(measured, setting).ratio;
  const aims: Aim[] = [
    {
      figure: `durable turns/s ÷ grpc-js echo, ${many} clients with a connection each`,
      bound: { atLeast: 0.7 },
      unit: "",
      spread: ratioOf({ wire: "grpc", clients: many }),
    },
    {
      figure: `the same, ${many} clients on one connection`,
      bound: { atLeast: 0.5 },
      unit: "",
      spread: ratioOf({ wire: "grpc", clients: many, isShared: true }),
    },
    {
      figure: "the same over Connect ÷ connect-node echo",
      bound: { atLeast: 0.8 },
      unit: "",
      spread: ratioOf({ wire: "connect", clients: many }),
    },
    { figure: "p99 ÷ p50 at half of the peak", bound: { atMost: 5 }, unit: "", spread: tail(half.parley) },
  ];
  return {
    tables: [figures, halfTable(half), disk],
    plots: [
      {
        id: "turns",
        title: "Durable turns per second, by how many clients talk at once",
        x: { label: "clients", isLogarithmic: true },
        y: { label: "turns/s", isLogarithmic: false },
        lines,
      },
    ],
    aims,
  };
}

function halfTable({ echo, parley }: Half): Table {
  const row = (name: string, figures: readonly LoadFigures[]) => [
    name,
    ...[spreadOf(rates(figures)), p50(figures), p99(figures), tail(figures)].map(showSpread),
  ];
  return {
    title: "Over gRPC, when turns begin at random times, half as many as Parley can serve",
    columns: ["", "turns/s", "p50 ms", "p99 ms", "p99 ÷ p50"],
    rows: [row("echo", echo), row("**Parley**", parley)],
  };
}

function find(measured: readonly Measured[], wanted: Setting): Measured {
  const found = measured.find(
    ({ setting }) =>
      setting.wire === wanted.wire &&
      setting.clients === wanted.clients &&
      (setting.isShared ?? false) === (wanted.isShared ?? false),
  );
  if (!found) throw new Error(`${nameOf(wanted)} was not measured`);
  return found;
}

function nameOf({ wire, clients, isShared }: Setting): string {
  return `${names[wire]}, ${clients}${isShared ? " on one connection" : ""}`;
}

function rates(figures: readonly { perSecond: number }[]): number[] {
  return figures.map(({ perSecond }) => perSecond);
}

function p50(figures: readonly LoadFigures[]): Spread {
  return spreadOf(figures.map((each) => each.p50));
}

function p99(figures: readonly LoadFigures[]): Spread {
  return spreadOf(figures.map((each) => each.p99));
}

/** How much longer the slowest turn of a hundred takes than one in the middle. */
function tail(figures: readonly LoadFigures[]): Spread {
  return spreadOf(figures.map((each) => each.p99 / each.p50));
}
