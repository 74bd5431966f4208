import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Catalog } from "../../src/model/catalog.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import { ClassifierCache } from "../../src/nlu/learned/classifier-cache.ts";
import type { Chapter, Findings, Run, Spread, Table } from "../chapter.ts";
import { parleyScript, script, serving } from "../processes.ts";
import { showSpread } from "../report/show.ts";
import { inTurns, ratios, spreadOf } from "../rounds.ts";
import { type Circumstances, kept, killed, nothing, stored } from "../start/circumstances.ts";
import { type FirstTurn, freePort, type StartFigures, timeStart } from "../start/start.ts";

/** The first says what is a sample, word for word. The other needs what is learned, of the model that takes longest. */
const turns: readonly FirstTurn[] = [
  { modelId: "bank", text: "move 10 to savings", expected: "From which account?" },
  {
    modelId: "home",
    text: "what are you able to do for me",
    expected: 'Try "lights on in the kitchen", "make it warmer", "set a timer" or "take a note".',
  },
];

/** What people wait for at a terminal. */
const commands: Readonly<Record<string, readonly string[]>> = {
  "node -e 0": ["-e", "0"],
  "parley --version": [parleyScript, "--version"],
  "parley --help": [parleyScript, "--help"],
  "parley check models": [parleyScript, "check", "models"],
};

const bare = "bare grpc-js echo";

/** From starting the process to the first turn, beside a bare server that does the same. */
export const start: Chapter = {
  id: "start",
  title: "Starting: from nothing to the first turn, and commands of the CLI",

  async measure(run: Run): Promise<Findings> {
    const cases = await casesOf(run);
    const timed = cases.map((one) => [one.name, () => startParley(one, run)] as const);
    const { [bare]: echo = [], ...starts } = await inTurns<string, StartFigures>(run.rounds, {
      [bare]: startEcho,
      ...Object.fromEntries(timed),
    });
    const [first = []] = Object.values(starts);
    return {
      tables: [startsTable(starts, echo), await commandsTable(run)],
      plots: [],
      aims: [
        {
          figure: "the first start ever, without a database, to the first turn",
          bound: { atMost: 1 },
          unit: "s",
          spread: spreadOf(firstTurns(first)),
        },
      ],
    };
  },
};

async function casesOf(run: Run): Promise<Circumstances[]> {
  const cache = join(run.directory, "learned");
  run.note("learning the example models");
  await learn(cache);
  const settings = ["--cache", cache];
  const again = kept("again, with what was learned", join(run.directory, "again.db"), settings);
  await startParley(again, run);
  const [some, many] = run.isTrial ? [1_000, 10_000] : [100_000, 1_000_000];
  return [
    nothing(run),
    again,
    await stored(some, run, settings),
    await stored(many, run, settings),
    await killed(run, settings),
  ];
}

/** Fills a cache with all that the example models teach. */
async function learn(cacheDirectory: string): Promise<void> {
  const catalog = new Catalog("models");
  await catalog.reload();
  const recognizer = new BuiltinRecognizer({ cache: new ClassifierCache(cacheDirectory) });
  await Promise.all(catalog.list().map(({ model }) => recognizer.prepare(model)));
  await recognizer.settled();
}

async function startParley({ name, find }: Circumstances, run: Run): Promise<StartFigures> {
  const { store, settings } = find();
  const port = await freePort();
  const figures = await timeStart({ command: serving(store, port, settings), port, turns });
  run.note(`${name}: ${figures.answered.map((ms) => `${Math.round(ms)} ms`).join(", ")}`);
  return figures;
}

async function startEcho(): Promise<StartFigures> {
  const answer = Buffer.from("answer").toString("base64");
  const port = await freePort();
  return timeStart({ command: [script("yardsticks/grpc-echo.js"), answer], port, turns: [] });
}

function startsTable(starts: Readonly<Record<string, StartFigures[]>>, echo: StartFigures[]): Table {
  const row = (name: string, figures: StartFigures[]) => [
    name,
    showSpread(seconds(figures.map(({ listening }) => listening))),
    `**${showSpread(spreadOf(firstTurns(figures)))}**`,
    showSpread(spreadOf(lastTurns(figures))),
    showSpread(ratios(firstTurns(figures), firstTurns(echo))),
  ];
  return {
    title: "From starting the process",
    columns: [
      "start",
      "to listening, s",
      "to the first turn, s",
      "to the first turn in other words, s",
      "first turn ÷ echo",
    ],
    rows: [
      [
        bare,
        showSpread(seconds(echo.map(({ listening }) => listening))),
        showSpread(spreadOf(firstTurns(echo))),
        "",
        "",
      ],
      ...Object.entries(starts).map(([name, figures]) => row(name, figures)),
    ],
  };
}

async function commandsTable(run: Run): Promise<Table> {
  run.note("commands of the CLI");
  const timed = Object.entries(commands).map(
    ([name, parameters]) => [name, () => timeCommand(parameters)] as const,
  );
  const times = await inTurns(run.rounds, Object.fromEntries(timed));
  return {
    title: "Commands",
    columns: ["", "s"],
    rows: Object.entries(times).map(([name, values]) => [`\`${name}\``, showSpread(seconds(values))]),
  };
}

/** Milliseconds until a command has ended. */
async function timeCommand(parameters: readonly string[]): Promise<number> {
  const begun = performance.now();
  const [code] = await once(spawn(process.execPath, parameters, { stdio: "ignore" }), "exit");
  if (code !== 0) throw new Error(`${parameters.join(" ")} ended with ${code}`);
  return performance.now() - begun;
}

function seconds(milliseconds: readonly number[]): Spread {
  return spreadOf(milliseconds.map((ms) => ms / 1000));
}

/** In seconds. */
function firstTurns(figures: readonly StartFigures[]): number[] {
  return figures.map(({ answered }) => (answered[0] ?? Number.NaN) / 1000);
}

/** In seconds; when all turns were answered. */
function lastTurns(figures: readonly StartFigures[]): number[] {
  return figures.map(({ answered }) => Math.max(...answered) / 1000);
}
