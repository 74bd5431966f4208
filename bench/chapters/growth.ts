import { join } from "node:path";
import type { Aim, Chapter, Findings, Line, Plot, Run, Spread, Table } from "../chapter.ts";
import { writeGrownBank } from "../grown-bank.ts";
import { type Load, type LoadFigures, load, warmUp } from "../load/load.ts";
import { type Server, startParley } from "../processes.ts";
import { show, showSpread } from "../report/show.ts";
import { inTurns, ratios, spreadOf } from "../rounds.ts";
import { storeGroups, storeSessions } from "../stored-sessions.ts";

/** What grows. */
type Dimension = "sessions" | "turns" | "stories";

/**
 * Who talks: many clients that each go on in a session of their own; many whose every turn is in another of the
 * stored sessions; one that does so; some, in few sessions.
 */
type Talk = "own" | "spread" | "alone" | "few";

/** The same turn at one size. */
interface Case {
  readonly grows: Dimension;
  readonly size: number;
  readonly talk: Talk;
  measure(): Promise<LoadFigures>;
}

type Measured = Omit<Case, "measure"> & { readonly rounds: readonly LoadFigures[] };

type Figure = (figures: LoadFigures) => number;
const perSecond: Figure = (figures) => figures.perSecond;
const p50: Figure = (figures) => figures.p50;
const cpu: Figure = (figures) => figures.serverCpuMicros ?? Number.NaN;

const many = 64;

/** So few clients that no session can have its next turn before its last has ended. */
const few = 16;

/** What one and the same turn costs with more stored sessions, in longer sessions, and in models of more stories. */
export const growth: Chapter = {
  id: "growth",
  title: "As it grows: the same turn with more sessions, in longer sessions, and with more stories",

  async measure(run: Run): Promise<Findings> {
    const servers: Server[] = [];
    const serve: Serve = async (store, settings, modelId = "bank") => {
      const server = await startParley(join(run.directory, store), settings);
      servers.push(server);
      await warmUp({ wire: "grpc", port: server.port, modelId }, run);
      return server;
    };
    const cases = [
      ...(await sessionCases(run, serve)),
      ...(await turnCases(run, serve)),
      ...(await storyCases(run, serve)),
    ];
    const measured = await measureAll(cases, run);
    for (const server of servers) await server.stop();
    return findingsOf(measured);
  },
};

/** Starts a server that runs until all is measured, and has it warm up, with a bank. */
type Serve = (store: string, settings?: readonly string[], modelId?: string) => Promise<Server>;

async function sessionCases(run: Run, serve: Serve): Promise<Case[]> {
  const sizes = run.isTrial ? [1, 200, 2000] : [1, 1000, 100_000, 1_000_000];
  const cases: Case[] = [];
  for (const size of sizes) {
    const store = `sessions-${size}.db`;
    await storeSessions(join(run.directory, store), size, run.note);
    const server = await serve(store);
    const take = stored(server, { turns: 1, sessions: size }, run);
    const of = { grows: "sessions", size } as const;
    cases.push({ ...of, talk: "own", measure: () => loadOn(server, { clients: many }, run) });
    cases.push({ ...of, talk: "alone", measure: () => take(1) });
    if (size > many) cases.push({ ...of, talk: "spread", measure: () => take(many) });
  }
  // What is compared is measured one after the other.
  return cases.sort((a, b) => (a.talk < b.talk ? -1 : 1));
}

async function turnCases(run: Run, serve: Serve): Promise<Case[]> {
  const groups = (run.isTrial ? [10, 100] : [10, 1000, 10_000]).map((turns) => ({ turns, sessions: many }));
  await storeGroups(join(run.directory, "turns.db"), groups, run.note);
  const server = await serve("turns.db");
  return groups.map((group) => {
    const take = stored(server, group, run);
    return { grows: "turns", size: group.turns, talk: "few", measure: () => take(few) };
  });
}

async function storyCases(run: Run, serve: Serve): Promise<Case[]> {
  const models = join(run.directory, "models");
  const sizes: readonly [number, ...number[]] = run.isTrial ? [10, 40] : [10, 100, 1000];
  const idOf = (stories: number) => `bank-${stories}`;
  for (const stories of sizes) writeGrownBank(join(models, idOf(stories)), stories);
  run.note(`models of up to ${sizes.at(-1)} stories are learned`);
  const server = await serve("stories.db", ["--models", models], idOf(sizes[0]));
  return sizes.map((stories) => {
    const parameters = { clients: many, modelId: idOf(stories) };
    return { grows: "stories", size: stories, talk: "own", measure: () => loadOn(server, parameters, run) };
  });
}

/** Takes turns in stored sessions, and goes on where it stopped the last time. */
function stored(
  server: Server,
  { turns, sessions }: { turns: number; sessions: number },
  run: Run,
): (clients: number) => Promise<LoadFigures> {
  let taken = 0;
  return async (clients) => {
    const figures = await loadOn(
      server,
      { clients, stored: { turns, first: 0, count: sessions, taken } },
      run,
    );
    taken += figures.taken;
    return figures;
  };
}

/** There are many cases: each is measured for half as long as elsewhere. */
function loadOn({ port, pid }: Server, parameters: Pick<Load, "clients" | "stored" | "modelId">, run: Run) {
  const seconds = run.seconds / 2;
  return load({ ...parameters, wire: "grpc", port, pid, seconds, warmUpSeconds: Math.min(0.5, seconds) });
}

async function measureAll(cases: readonly Case[], run: Run): Promise<Measured[]> {
  const measures = Object.fromEntries(cases.map(({ measure }, index) => [String(index), measure]));
  const rounds = await inTurns(run.rounds, measures, (round) => run.note(`${round} of ${run.rounds} rounds`));
  return cases.map(({ grows, size, talk }, index) => ({
    ...{ grows, size, talk },
    rounds: rounds[String(index)] ?? [],
  }));
}

function findingsOf(measured: readonly Measured[]): Findings {
  const of = (grows: Dimension, talk: Talk) =>
    measured.filter((found) => found.grows === grows && found.talk === talk);
  const [own, spread, alone] = [of("sessions", "own"), of("sessions", "spread"), of("sessions", "alone")];
  const turns = of("turns", "few");
  const stories = of("stories", "own");
  return {
    tables: [
      tableOf(`${many} clients, each turn in another of the stored sessions`, "stored sessions", spread),
      tableOf(`${many} clients that go on in a session each, among the stored ones`, "stored sessions", own),
      tableOf("1 client, each turn in another of the stored sessions", "stored sessions", alone),
      tableOf(`${few} clients, in ${many} sessions of one length`, "turns before", turns),
      tableOf(`${many} clients that go on in a session each, in one model`, "stories", stories),
    ],
    plots: [
      plotOf("sessions", "stored sessions", [
        lineOf("each turn in another", spread),
        lineOf("sessions that go on", own),
      ]),
      plotOf("turns", "turns of the session before", [lineOf("long sessions", turns)]),
    ],
    aims: [
      aimOf("server's CPU of a turn, of 1,000,000 stored sessions ÷ of 1,000", cpu, from(1000, spread), 1.3),
      aimOf("the same for a client alone: time of a turn", p50, from(1000, alone), 1.3),
      aimOf("server's CPU of a turn, after 10,000 in its session ÷ after 10", cpu, turns, 1.1),
    ],
  };
}

function tableOf(title: string, grows: string, measured: readonly Measured[]): Table {
  return {
    title,
    columns: [grows, "server's CPU, µs a turn", "÷ the first", "turns/s", "p50 ms"],
    rows: measured.map((found) => [
      show(found.size),
      showSpread(spreadBy(cpu, found)),
      `**${showSpread(growthOf(cpu, measured[0], found))}**`,
      showSpread(spreadBy(perSecond, found)),
      showSpread(spreadBy(p50, found)),
    ]),
  };
}

function plotOf(grows: Dimension, label: string, lines: readonly Line[]): Plot {
  return {
    id: `growth-${grows}`,
    title: `What a turn costs the server, by ${label}`,
    x: { label, isLogarithmic: true },
    y: { label: "µs of CPU", isLogarithmic: false },
    lines,
  };
}

function lineOf(name: string, measured: readonly Measured[]): Line {
  return { name, points: measured.map((found) => ({ x: found.size, y: spreadBy(cpu, found) })) };
}

/** What is to stay the same, from the first size to the last. */
function aimOf(what: string, figure: Figure, measured: readonly Measured[], atMost: number): Aim {
  const spread = growthOf(figure, measured[0], measured.at(-1));
  return { figure: what, bound: { atMost }, unit: "", spread };
}

function from(size: number, measured: readonly Measured[]): Measured[] {
  return measured.filter((found) => found.size >= size);
}

function growthOf(figure: Figure, first: Measured | undefined, last: Measured | undefined): Spread {
  return ratios((last?.rounds ?? []).map(figure), (first?.rounds ?? []).map(figure));
}

function spreadBy(figure: Figure, { rounds }: Measured): Spread {
  return spreadOf(rounds.map(figure));
}
