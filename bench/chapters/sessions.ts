import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Aim, Chapter, Findings, Plot, Run, Table } from "../chapter.ts";
import { type Method, type UnaryCall, type UnaryFigures, unaryLoad } from "../load/unary.ts";
import { Server, script, startParley, tellingMemory } from "../processes.ts";
import { showSpread } from "../report/show.ts";
import { inTurns, ratios, spreadOf } from "../rounds.ts";
import {
  eventCalls,
  makeLongSession,
  makeSessions,
  newSessionCalls,
  sessionCalls,
} from "../sessions/history.ts";
import { type Each, modelsEach, sessionsEach } from "../sessions/memory.ts";

/** What clients call, again and again. */
interface Subject {
  readonly name: string;
  readonly method: Method;
  readonly clients: number;
  readonly calls: readonly UnaryCall[];
  /** How many events or sessions all the answers have together. */
  readonly things: number;
}

interface Measured {
  readonly subject: Subject;
  readonly echo: readonly UnaryFigures[];
  readonly parley: readonly UnaryFigures[];
}

/** What is kept, and what one more of it takes. */
interface Kept {
  readonly name: string;
  readonly each: readonly Each[];
}

const readers = 8;
const pageSizes = [10, 100, 1000];
const sessionsPage = 100;

/** What it costs to begin sessions, to read what was said in them, to list them, and to keep all that. */
export const sessions: Chapter = {
  id: "sessions",
  title: "Sessions and events: NewSession, ListEvents and ListSessions beside echoes, and what is in memory",

  async measure(run: Run): Promise<Findings> {
    const { active, stored, events, copies } = sizesOf(run);
    const server = await startParley(join(run.directory, "sessions.db"), [], tellingMemory);
    const { port } = server;
    // What is allocated once, with the first sessions, is not theirs.
    await makeSessions(port, 100);
    const activeEach = await sessionsEach(server, active - 100);
    const listing = await compare(await sessionsListed(port, active), port, run);
    const storedEach = await sessionsEach(server, stored);
    await makeLongSession(port, "long", events);
    const paging: Measured[] = [];
    for (const size of pageSizes) paging.push(await compare(await eventsRead(port, events, size), port, run));
    const beginning = await compare(await sessionsBegun(port), port, run);
    await server.stop();
    const models = await inTurns(run.rounds, { each: () => modelsEach(run.directory, copies) });
    const kept: Kept = { name: `each of ${show(stored)} sessions more`, each: [storedEach] };
    return {
      tables: [
        callsTable([beginning, ...paging, listing]),
        keptTable([
          { name: `each of the first ${show(active)} sessions`, each: [activeEach] },
          kept,
          { name: `each of ${copies} models, all like the bank`, each: models.each },
        ]),
      ],
      plots: [plotOf(paging)],
      aims: [aimOf(kept)],
    };
  },
};

/** Sessions that stay in memory because they were active last, and those that are on the disk alone. */
function sizesOf({ isTrial }: Run) {
  return isTrial
    ? { active: 500, stored: 500, events: 100, copies: 3 }
    : { active: 10_000, stored: 20_000, events: 2000, copies: 50 };
}

async function sessionsBegun(port: number): Promise<Subject> {
  const calls = await newSessionCalls(port);
  return { name: "NewSession, sessions/s", method: "NewSession", clients: 64, calls, things: 1 };
}

async function eventsRead(port: number, events: number, size: number): Promise<Subject> {
  const calls = await eventCalls(port, "long", size);
  const name = `ListEvents, ${size} in a page, events/s`;
  return { name, method: "ListEvents", clients: readers, calls, things: events };
}

async function sessionsListed(port: number, count: number): Promise<Subject> {
  const calls = await sessionCalls(port, sessionsPage);
  const name = `ListSessions, ${sessionsPage} of ${show(count)} in a page, sessions/s`;
  return { name, method: "ListSessions", clients: readers, calls, things: count };
}

/** Beside an echo of the same answers. There is much to compare, and it is steady: half of the usual time will do. */
async function compare(subject: Subject, port: number, run: Run): Promise<Measured> {
  const { name, method, clients } = subject;
  const calls = join(run.directory, "calls.json");
  writeFileSync(calls, JSON.stringify(subject.calls));
  const echo = await Server.start([script("yardsticks/grpc-unary-echo.js"), method, calls]);
  const seconds = run.seconds / 2;
  const load = { method, clients, calls, warmUpSeconds: Math.min(0.5, seconds), seconds };
  const measured = await inTurns(run.rounds, {
    echo: () => unaryLoad({ ...load, port: echo.port }),
    parley: () => unaryLoad({ ...load, port }),
  });
  await echo.stop();
  const found = { subject, ...measured };
  run.note(`${name}: ${showSpread(spreadOf(rates(found, "parley")))}, ÷ echo ${showSpread(ratioOf(found))}`);
  return found;
}

function callsTable(measured: readonly Measured[]): Table {
  return {
    title: "Calls over gRPC",
    columns: ["", "clients", "echo", "Parley", "Parley ÷ echo", "p50 ms", "p99 ms"],
    rows: measured.map((found) => [
      found.subject.name,
      String(found.subject.clients),
      showSpread(spreadOf(rates(found, "echo"))),
      showSpread(spreadOf(rates(found, "parley"))),
      `**${showSpread(ratioOf(found))}**`,
      showSpread(spreadOf(found.parley.map(({ p50 }) => p50))),
      showSpread(spreadOf(found.parley.map(({ p99 }) => p99))),
    ]),
  };
}

function keptTable(kept: readonly Kept[]): Table {
  return {
    title: "What is in memory",
    columns: ["", "heap, kB", "resident, kB"],
    rows: kept.map(({ name, each }) => [
      name,
      showSpread(spreadOf(each.map(({ heap }) => heap))),
      showSpread(spreadOf(each.map(({ resident }) => resident))),
    ]),
  };
}

function plotOf(paging: readonly Measured[]): Plot {
  const line = (name: string, kind: "parley" | "echo") => ({
    name,
    points: paging.map((found, index) => ({ x: pageSizes[index] ?? 0, y: spreadOf(rates(found, kind)) })),
  });
  return {
    id: "paging",
    title: `Events read per second by ${readers} clients, by how many are in a page`,
    x: { label: "events in a page", isLogarithmic: true },
    y: { label: "events/s", isLogarithmic: false },
    lines: [line("Parley", "parley"), line("echo", "echo")],
  };
}

function aimOf({ name, each }: Kept): Aim {
  return {
    figure: `heap of the server for ${name}`,
    bound: { atMost: 0.1 },
    unit: "kB",
    spread: spreadOf(each.map(({ heap }) => heap)),
  };
}

/** Things per second. */
function rates({ subject, ...found }: Measured, kind: "parley" | "echo"): number[] {
  const perCall = subject.things / subject.calls.length;
  return found[kind].map(({ perSecond }) => perSecond * perCall);
}

function ratioOf(found: Measured) {
  return ratios(rates(found, "parley"), rates(found, "echo"));
}

function show(count: number): string {
  return count.toLocaleString("en-US");
}
