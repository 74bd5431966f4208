import { quantile } from "../rounds.ts";
import { Chance } from "./chance.ts";
import type { Contestant, ContestantId, Meaning } from "./contestant.ts";
import { GeneratedModel, type Kind, kinds, type Utterance } from "./generated-model.ts";
import type { Learning, Order, Request, Understood, Weight } from "./listener.ts";
import { loadNlpjs } from "./nlpjs.ts";
import { parley } from "./parley.ts";

/**
 * Learns a generated model, and tells how long that took. Then, whenever it is asked, it understands what is said to
 * it for a while and tells how well and how fast, or tells how much memory such a model takes.
 */
const { contestant, intents, cache }: Order = JSON.parse(process.argv[2] ?? "");

const contestants: Readonly<Record<ContestantId, () => Contestant | Promise<Contestant>>> = {
  parley: () => parley,
  nlpjs: loadNlpjs,
};
const { learn } = await contestants[contestant]();
const generated = new GeneratedModel(intents);
const chance = new Chance(intents);

const begun = performance.now();
const learned = await learn(generated, cache);
const readyMs = performance.now() - begun;
await learned.settled();
tell({ readyMs, settledMs: performance.now() - begun });
process.on("message", async (request: Request) => {
  tell(request === "weigh" ? await weigh() : await understand(request.seconds));
});

function tell(message: Learning | Weight | Record<Kind, Understood>): void {
  process.send?.(message);
}

/** One kind of utterance after the other, each just made; only understanding counts. */
async function understand(seconds: number): Promise<Record<Kind, Understood>> {
  const takes: Record<Kind, Take[]> = { sample: [], filled: [], free: [], freeFilled: [] };
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    for (const kind of kinds) {
      const said = generated.utterance(kind, chance);
      const start = performance.now();
      const meaning = await learned.understand(said.text);
      takes[kind].push({ micros: (performance.now() - start) * 1000, isRight: isMeant(said, meaning) });
    }
  }
  return {
    sample: understoodOf(takes.sample),
    filled: understoodOf(takes.filled),
    free: understoodOf(takes.free),
    freeFilled: understoodOf(takes.freeFilled),
  };
}

interface Take {
  readonly micros: number;
  readonly isRight: boolean;
}

function understoodOf(takes: readonly Take[]): Understood {
  const micros = takes.map((take) => take.micros).sort((a, b) => a - b);
  const right = takes.filter(({ isRight }) => isRight).length / takes.length;
  return { p50: quantile(micros, 0.5), p99: quantile(micros, 0.99), right };
}

/** Whether the intent is the right one, and values were found for all its slots. */
function isMeant(said: Utterance, { intentId, slots }: Meaning): boolean {
  return intentId === said.intentId && said.slots.every((slot) => slots.includes(slot));
}

/** What one more model like this takes: what all models share is there already. */
async function weigh(): Promise<Weight> {
  const before = heldBytes();
  const another = await learn(generated, cache);
  await another.settled();
  const bytes = heldBytes() - before;
  // It is asked once more so that it can not be collected before.
  await another.understand("");
  return { bytes };
}

/** Bytes that are in use, buffers included. What frees a buffer is itself collected first. */
function heldBytes(): number {
  for (let time = 0; time < 2; time++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
