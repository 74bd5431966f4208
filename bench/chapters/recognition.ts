import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Aim, Chapter, Findings, Line, Plot, Run, Spread, Table } from "../chapter.ts";
import { installPeers } from "../contestants/install.ts";
import { type ContestantId, contestantIds } from "../recognition/contestant.ts";
import { type Kind, kinds } from "../recognition/generated-model.ts";
import { type Learning, Listener, type Order, type Understood } from "../recognition/listener.ts";
import { show, showSpread } from "../report/show.ts";
import { inTurns, ratios, spreadOf } from "../rounds.ts";

/** One contestant, with a model of so many intents. */
interface Measured extends Case {
  /** From the cache. */
  readonly read: readonly Learning[];
  readonly understood: readonly Readonly<Record<Kind, Understood>>[];
  readonly bytes: number;
}

interface Case {
  readonly order: Order;
  /** Anew. */
  readonly learned: readonly Learning[];
}

type Figure = (understood: Understood) => number;
const p50: Figure = (understood) => understood.p50;
const p99: Figure = (understood) => understood.p99;
const right: Figure = (understood) => understood.right;

const names: Readonly<Record<ContestantId, string>> = { parley: "**Parley**", nlpjs: "nlp.js" };

const kindNames: Readonly<Record<Kind, string>> = {
  sample: "a sample, word for word",
  filled: "a sample with values in its slots",
  free: "in other words",
  freeFilled: "in other words, with values",
};

/** Learning more intents than this takes so long that it is done once. */
const mostLearnedOften = 100;

/** Seconds of understanding before anything counts, for the compiler's sake. */
const warmUpSeconds = 3;

/** What a text takes to understand, and a model to learn and to keep, with more intents. */
export const recognition: Chapter = {
  id: "recognition",
  title: "Recognition: what a text takes, and learning, as intents become more; beside nlp.js",

  async measure(run: Run): Promise<Findings> {
    const isInstalled = await installPeers(run.note);
    const contestants = contestantIds.filter((id) => isInstalled || id === "parley");
    const cases: Case[] = [];
    for (const intents of run.isTrial ? [10, 30] : [10, 100, 1000]) {
      cases.push(...(await learn(contestants, intents, run)));
    }
    return findingsOf(await measureAll(cases, run), isInstalled);
  },
};

async function learn(contestants: readonly ContestantId[], intents: number, run: Run): Promise<Case[]> {
  const orders = contestants.map((contestant): Order => {
    return { contestant, intents, cache: join(run.directory, `${contestant}-${intents}`) };
  });
  const learned = await inTurns(
    intents <= mostLearnedOften ? run.rounds : 1,
    byPlace(orders, (order) => {
      rmSync(order.cache, { recursive: true, force: true });
      return timeLearning(order);
    }),
  );
  run.note(`${intents} intents are learned`);
  return orders.map((order, index) => ({ order, learned: learned[index] ?? [] }));
}

async function timeLearning(order: Order): Promise<Learning> {
  const listener = await Listener.start(order);
  await listener.stop();
  return listener.learning;
}

async function measureAll(cases: readonly Case[], run: Run): Promise<Measured[]> {
  const read = await inTurns(
    run.rounds,
    byPlace(cases, ({ order }) => timeLearning(order)),
  );
  run.note("read from the cache");
  const listeners: Listener[] = [];
  for (const { order } of cases) listeners.push(await Listener.start(order));
  for (const listener of listeners) await listener.understand(Math.min(warmUpSeconds, run.seconds));
  // There are many cases: each is measured for a fourth of the time that others are.
  const understood = await inTurns(
    run.rounds,
    byPlace(listeners, (listener) => listener.understand(run.seconds / 4)),
    (round) => run.note(`${round} of ${run.rounds} rounds`),
  );
  const measured: Measured[] = [];
  for (const [index, listener] of listeners.entries()) {
    const { bytes } = await listener.weigh();
    await listener.stop();
    const found = { read: read[index] ?? [], understood: understood[index] ?? [], bytes };
    measured.push({ ...(cases[index] as Case), ...found });
  }
  return measured;
}

/** What is measured of each thing, to be measured in turns. */
function byPlace<T, M>(
  things: readonly T[],
  measure: (thing: T) => Promise<M>,
): Record<string, () => Promise<M>> {
  return Object.fromEntries(things.map((thing, place) => [place, () => measure(thing)]));
}

function findingsOf(measured: readonly Measured[], isInstalled: boolean): Findings {
  const missing = isInstalled ? "" : " nlp.js could not be installed.";
  return {
    tables: [
      { ...textsTable(measured), title: `Microseconds from a text to its intent and its values.${missing}` },
      modelsTable(measured),
    ],
    plots: [plotOf(measured)],
    aims: [
      aimOf(measured, "filled", "time of a sample with values, with 1,000 intents ÷ with 10"),
      aimOf(measured, "free", "the same for a text in other words"),
    ],
  };
}

function textsTable(measured: readonly Measured[]): Omit<Table, "title"> {
  const ours = of("parley", measured);
  const theirs = of("nlpjs", measured);
  const cells = (found: Measured, kind: Kind) => [
    showSpread(spreadBy(p50, found, kind)),
    showSpread(spreadBy(p99, found, kind)),
    `${show(100 * spreadBy(right, found, kind).median)} %`,
  ];
  return {
    columns: [
      ...["what is said", "intents", "p50", "p99", "right", "p50 ÷ of the fewest intents"],
      ...(theirs.length > 0 ? ["nlp.js, p50", "p99", "right", "Parley ÷ nlp.js, p50"] : []),
    ],
    rows: kinds.flatMap((kind) =>
      ours.map((found, index) => {
        const other = theirs[index];
        return [
          ...[kindNames[kind], show(found.order.intents), ...cells(found, kind)],
          showSpread(compared(kind, found, ours[0])),
          ...(other ? [...cells(other, kind), `**${showSpread(compared(kind, found, other))}**`] : []),
        ];
      }),
    ),
  };
}

function modelsTable(measured: readonly Measured[]): Table {
  return {
    title: "Learning, and what a model takes",
    columns: [
      "intents",
      "",
      "learning, until it understands, s",
      "until all is learned, s",
      "from the cache, s",
      "memory, MB",
    ],
    rows: measured.map(({ order, learned, read, bytes }) => [
      show(order.intents),
      names[order.contestant],
      showSpread(seconds(learned, "readyMs")),
      showSpread(seconds(learned, "settledMs")),
      showSpread(seconds(read, "readyMs")),
      show(bytes / 1e6),
    ]),
  };
}

function plotOf(measured: readonly Measured[]): Plot {
  const lineOf = (name: string, contestant: ContestantId, kind: Kind): Line => ({
    name,
    points: of(contestant, measured).map((found) => ({
      x: found.order.intents,
      y: spreadBy(p50, found, kind),
    })),
  });
  return {
    id: "recognition",
    title: "What a text takes, by how many intents there are",
    x: { label: "intents", isLogarithmic: true },
    y: { label: "µs, p50", isLogarithmic: false },
    lines: [
      lineOf("Parley, a sample", "parley", "sample"),
      lineOf("Parley, other words", "parley", "free"),
      lineOf("nlp.js, a sample", "nlpjs", "sample"),
      lineOf("nlp.js, other words", "nlpjs", "free"),
    ].filter(({ points }) => points.length > 0),
  };
}

/** From the fewest intents to the most. */
function aimOf(measured: readonly Measured[], kind: Kind, figure: string): Aim {
  const ours = of("parley", measured);
  return { figure, bound: { atMost: 10 }, unit: "", spread: compared(kind, ours.at(-1), ours[0]) };
}

/** Those of one contestant, from the fewest intents to the most. */
function of(contestant: ContestantId, measured: readonly Measured[]): Measured[] {
  return measured.filter(({ order }) => order.contestant === contestant);
}

function compared(kind: Kind, measured: Measured | undefined, yardstick: Measured | undefined): Spread {
  const micros = (found: Measured | undefined) => (found?.understood ?? []).map((each) => p50(each[kind]));
  return ratios(micros(measured), micros(yardstick));
}

function spreadBy(figure: Figure, { understood }: Measured, kind: Kind): Spread {
  return spreadOf(understood.map((each) => figure(each[kind])));
}

function seconds(learnings: readonly Learning[], until: keyof Learning): Spread {
  return spreadOf(learnings.map((learning) => learning[until] / 1000));
}
