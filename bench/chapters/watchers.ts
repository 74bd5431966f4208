import { join } from "node:path";
import type { Aim, Chapter, Findings, Run, Table } from "../chapter.ts";
import { load } from "../load/load.ts";
import { Server, script, startParley, tellingMemory } from "../processes.ts";
import { showSpread } from "../report/show.ts";
import { inTurns, ratios, spreadOf } from "../rounds.ts";
import { type FanOutFigures, fanOut } from "../watchers/fan-out.ts";
import { type Crowd, type Share, shareOf } from "../watchers/share.ts";

/** The same, measured of Parley and of the yardstick. */
interface Compared<T> {
  readonly bare: readonly T[];
  readonly parley: readonly T[];
}

type Waiting = Compared<Share> & { readonly crowd: Crowd };

/** How many watch the session of one writer. */
const watchersOfOne = 1000;

const yardsticks = {
  grpc: { script: "yardsticks/grpc-echo.js", name: "bare grpc-js" },
  connect: { script: "yardsticks/connect-echo.js", name: "bare connect-node" },
};

/** What watchers cost while nothing happens, and how soon all those of a session have what happens. */
export const watchers: Chapter = {
  id: "watchers",
  title: "Watchers: what each takes while it waits, and many of one session, beside bare streams",

  async measure(run: Run): Promise<Findings> {
    const parley = await startParley(join(run.directory, "fan-out.db"));
    const once = { wire: "grpc", port: parley.port, clients: 1, warmUpSeconds: 0, seconds: 0.5 } as const;
    const { messages } = await load(once);
    const echo = await startYardstick("grpc", messages);
    const fans = await compareFanOuts({ parley: parley.port, bare: echo.port }, run);
    for (const server of [parley, echo]) await server.stop();
    const waiting: Waiting[] = [];
    for (const crowd of crowdsOf(run)) waiting.push(await compareShares(crowd, messages, run));
    return {
      tables: [waitingTable(waiting), fanOutTable(fans)],
      plots: [],
      aims: waiting.filter(({ crowd }) => crowd.streams > 1).map(aimOf),
    };
  },
};

function crowdsOf({ isTrial }: Run): readonly Crowd[] {
  const part = isTrial ? 0.1 : 1;
  return [
    { wire: "grpc", connections: 100 * part, streams: 100 },
    { wire: "grpc", connections: 2000 * part, streams: 1 },
    { wire: "connect", connections: 2000 * part, streams: 1 },
  ];
}

function startYardstick(wire: Crowd["wire"], messages: readonly string[]): Promise<Server> {
  return Server.start([...tellingMemory, script(yardsticks[wire].script), ...messages]);
}

/** Each time with new servers: what others have left is not there. */
async function compareShares(crowd: Crowd, messages: readonly string[], run: Run): Promise<Waiting> {
  let servers = 0;
  const store = () => join(run.directory, `waiting-${crowd.wire}-${crowd.streams}-${servers++}.db`);
  const share = async (starting: Promise<Server>, isEcho: boolean) => {
    const server = await starting;
    const found = await shareOf(crowd, server, isEcho);
    await server.stop("SIGKILL");
    return found;
  };
  const compared = await inTurns(run.rounds, {
    bare: () => share(startYardstick(crowd.wire, messages), true),
    parley: () => share(startParley(store(), [], tellingMemory), false),
  });
  run.note(`${nameOf(crowd)}: ${showSpread(spreadOf(residents(compared.parley)))} kB resident each`);
  return { crowd, ...compared };
}

/** One writer, and so many watchers on ten connections. */
async function compareFanOuts(
  ports: { readonly parley: number; readonly bare: number },
  run: Run,
): Promise<Compared<FanOutFigures>> {
  const fan = (port: number, isEcho: boolean) =>
    fanOut({
      ...{ port, isEcho, connections: 10, streams: watchersOfOne / 10 },
      ...{ warmUpSeconds: Math.min(1, run.seconds), seconds: run.seconds },
    });
  const compared = await inTurns(run.rounds, {
    bare: () => fan(ports.bare, true),
    parley: () => fan(ports.parley, false),
  });
  run.note(`one writer: ${showSpread(spreadOf(rates(compared.parley)))} deliveries/s`);
  return compared;
}

function waitingTable(waiting: readonly Waiting[]): Table {
  const row = (watchers: string, server: string, shares: readonly Share[]) => [
    watchers,
    server,
    showSpread(spreadOf(shares.map(({ heap }) => heap))),
    showSpread(spreadOf(residents(shares))),
    showSpread(spreadOf(shares.map(({ left }) => left))),
  ];
  return {
    title: "Memory of watchers that wait",
    columns: ["watchers", "server", "heap, kB each", "resident, kB each", "heap left after them, kB each"],
    rows: waiting.flatMap(({ crowd, bare, parley }) => [
      row(nameOf(crowd), yardsticks[crowd.wire].name, bare),
      row(nameOf(crowd), "**Parley**", parley),
    ]),
  };
}

function fanOutTable({ bare, parley }: Compared<FanOutFigures>): Table {
  const row = (server: string, figures: readonly FanOutFigures[]) => [
    server,
    showSpread(spreadOf(rates(figures))),
    showSpread(spreadOf(figures.map(({ acknowledged }) => acknowledged))),
    showSpread(spreadOf(figures.map(({ p50 }) => p50))),
    showSpread(spreadOf(figures.map(({ p99 }) => p99))),
  ];
  const ratio = ratios(rates(parley), rates(bare));
  return {
    title: `One writer, and ${watchersOfOne.toLocaleString("en-US")} watchers of its session on 10 connections`,
    columns: ["server", "deliveries/s", "acknowledged, p50 ms", "then with all, p50 ms", "p99 ms"],
    rows: [
      row(yardsticks.grpc.name, bare),
      row("**Parley**, every turn durable", parley),
      ["**Parley ÷ bare**", `**${showSpread(ratio)}**`, "", "", ""],
    ],
  };
}

/** What clients cost who watch many sessions on a connection; a connection of its own costs more in itself. */
function aimOf({ crowd, parley }: Waiting): Aim {
  return {
    figure: `resident memory of an idle watcher, ${nameOf(crowd)}`,
    bound: { atMost: 30 },
    unit: "kB",
    spread: spreadOf(residents(parley)),
  };
}

function residents(shares: readonly Share[]): number[] {
  return shares.map(({ resident }) => resident);
}

function rates(figures: readonly FanOutFigures[]): number[] {
  return figures.map(({ deliveriesPerSecond }) => deliveriesPerSecond);
}

function nameOf({ wire, connections, streams }: Crowd): string {
  const protocol = wire === "grpc" ? "gRPC" : "Connect";
  const watchers = (connections * streams).toLocaleString("en-US");
  const where = streams === 1 ? "with a connection each" : `on ${connections} connections`;
  return `${watchers} over ${protocol}, ${where}`;
}
