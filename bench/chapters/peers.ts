import type { Aim, Bars, Chapter, Findings, Run, Table } from "../chapter.ts";
import { type Contestant, startPeers, startYardsticks } from "../contestants/contestant.ts";
import { installPeers } from "../contestants/install.ts";
import { type LoadFigures, load, warmUp } from "../load/load.ts";
import { show, showSpread } from "../report/show.ts";
import { inTurns, ratios, spreadOf } from "../rounds.ts";

interface Measured extends Contestant {
  readonly figures: readonly LoadFigures[];
}

const clients = 64;
const wireNames = { grpc: "gRPC", http: "HTTP, JSON" };

/** What a team might use or write instead, on the same work, in the same run. */
export const peers: Chapter = {
  id: "peers",
  title: "What else a team might use: nlp.js, Bot Framework, RiveScript, and what it might write",

  async measure(run: Run): Promise<Findings> {
    const isInstalled = await installPeers(run.note);
    const { contestants: yardsticks, messages } = await startYardsticks(run.directory);
    const peers = isInstalled ? await startPeers(run.directory, messages) : [];
    const contestants = [...yardsticks, ...peers];
    run.note(`${contestants.length} servers warm up`);
    for (const { kind, wire, server } of contestants) {
      await warmUp({ wire, isEcho: kind === "echo", port: server.port }, run);
    }
    const measured = await measureInTurns(contestants, run);
    for (const { server } of contestants) await server.stop();
    return findingsOf(measured, isInstalled);
  },
};

async function measureInTurns(contestants: readonly Contestant[], run: Run): Promise<Measured[]> {
  const measure = async (contestant: Contestant) => {
    const { kind, wire, server } = contestant;
    const duration = { warmUpSeconds: Math.min(1, run.seconds), seconds: run.seconds };
    const figures = await load({ wire, isEcho: kind === "echo", port: server.port, clients, ...duration });
    run.note(`${titleOf(contestant)} over ${wireNames[contestant.wire]}: ${show(figures.perSecond)} turns/s`);
    return figures;
  };
  const figures = await inTurns(
    run.rounds,
    Object.fromEntries(contestants.map((contestant, index) => [index, () => measure(contestant)])),
  );
  return contestants.map((contestant, index) => ({ ...contestant, figures: figures[index] ?? [] }));
}

function findingsOf(measured: readonly Measured[], isInstalled: boolean): Findings {
  const missing = isInstalled ? "" : " The peers could not be installed.";
  return {
    tables: [{ ...tableOf(measured), title: `Turns of ${clients} clients, a connection each.${missing}` }],
    plots: [barsOf(measured)],
    aims: isInstalled ? aimsOf(measured) : [],
  };
}

function tableOf(measured: readonly Measured[]): Omit<Table, "title"> {
  const echoOver = (wire: Contestant["wire"]) =>
    rates(find(measured, (each) => each.kind === "echo" && each.wire === wire));
  const of = (figures: readonly LoadFigures[], name: "p50" | "p99" | "cpuMicros") =>
    showSpread(spreadOf(figures.map((each) => each[name])));
  return {
    columns: [
      "",
      "wire",
      "keeps",
      "turns/s",
      "÷ grpc-js echo",
      "÷ echo on its wire",
      "p50 ms",
      "p99 ms",
      "CPU of the load, µs a turn",
    ],
    rows: measured.map((each) => [
      each.kind === "parley" ? `**${each.name}**` : each.name,
      wireNames[each.wire],
      each.keeps,
      showSpread(spreadOf(rates(each))),
      showSpread(ratios(rates(each), echoOver("grpc"))),
      showSpread(ratios(rates(each), echoOver(each.wire))),
      of(each.figures, "p50"),
      of(each.figures, "p99"),
      of(each.figures, "cpuMicros"),
    ]),
  };
}

function barsOf(measured: readonly Measured[]): Bars {
  return {
    id: "peers",
    title: `Turns per second of ${clients} clients over gRPC`,
    label: "turns/s",
    bars: measured.filter(isOverGrpc).map((each) => ({
      name: titleOf(each),
      value: spreadOf(rates(each)),
      isOurs: each.kind === "parley",
    })),
  };
}

function aimsOf(measured: readonly Measured[]): Aim[] {
  const parley = find(measured, ({ kind }) => kind === "parley");
  const peers = measured.filter(isOverGrpc).filter(({ kind }) => kind === "peer");
  const forgetful = peers.filter(({ keeps }) => keeps === "nothing");
  const fastest = forgetful.reduce((best, each) => (medianOf(each) > medianOf(best) ? each : best));
  const durable = find(peers, ({ keeps }) => keeps === "states, FULL");
  const aim = (figure: string, other: Measured): Aim => ({
    figure,
    bound: { atLeast: 1 },
    unit: "",
    spread: ratios(rates(parley), rates(other)),
  });
  return [
    aim(`durable turns/s ÷ the fastest peer that keeps nothing, ${fastest.name}, over gRPC too`, fastest),
    aim(`the same ÷ what a team might write, ${titleOf(durable)}`, durable),
  ];
}

function find(measured: readonly Measured[], isWanted: (each: Measured) => boolean): Measured {
  const found = measured.find(isWanted);
  if (!found) throw new Error("what is compared with was not measured");
  return found;
}

function isOverGrpc({ wire }: Measured): boolean {
  return wire === "grpc";
}

/** Tells those apart that differ in what they keep only. */
function titleOf({ name, keeps }: Contestant): string {
  return keeps === "nothing" ? name : `${name} (${keeps})`;
}

function medianOf(measured: Measured): number {
  return spreadOf(rates(measured)).median;
}

function rates({ figures }: Measured): number[] {
  return figures.map(({ perSecond }) => perSecond);
}
