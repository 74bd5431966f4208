import { once } from "node:events";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { TooLarge } from "./too-large.ts";

/** A graph that Graphviz has laid out. In points; Graphviz counts upwards from the lower left. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** What is drawn, in SVG, which counts downwards: at the bottom all is 0, and above that it is negative. */
  readonly content: string;
  /** The middle and the width of every node, by id. */
  readonly nodes: ReadonlyMap<string, { readonly x: number; readonly y: number; readonly width: number }>;
}

/** How long Graphviz may take for one picture. A tangle may take it many times as long as a large dialog. */
const mostMs = 15_000;

/**
 * What the thread does. It needs nothing of ours, so it is no file: threads can not be started from TypeScript
 * files without a loader.
 */
const script = `
  const { parentPort, workerData } = require("node:worker_threads");
  require(workerData.graphviz).instance().then((graphviz) => {
    parentPort.postMessage(workerData.graphs.map((graph) => {
      const { status, output, errors } = graphviz.renderFormats(graph, ["svg_inline", "json0"]);
      if (status !== "success") throw new Error(errors.map(({ message }) => message).join("; "));
      return { svg: output.svg_inline, json: output.json0 };
    }));
  });`;

/** What the thread tells of a graph: the drawing, and where things are. */
interface Written {
  readonly svg: string;
  readonly json: string;
}

/** The part of Graphviz' JSON that is read here. */
interface Placed {
  /** Left, bottom, right, top. */
  readonly bb: string;
  /** Nodes: the middle, and the width in inches. */
  readonly objects?: readonly { readonly id: string; readonly pos: string; readonly width: string }[];
}

/** Pictures are laid out one after the other: the others wait here. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Lays out graphs in a thread of its own, which loads Graphviz.
 *
 * @param graphs are in the language of Graphviz.
 * @throws TooLarge when that takes too long.
 */
export function layOut(graphs: readonly string[]): Promise<Layout[]> {
  const layouts = last.then(async () => (await layOutNow(graphs)).map(read));
  last = layouts.catch(() => {});
  return layouts;
}

async function layOutNow(graphs: readonly string[]): Promise<Written[]> {
  const graphviz = createRequire(import.meta.url).resolve("@viz-js/viz");
  const worker = new Worker(script, { eval: true, workerData: { graphviz, graphs }, execArgv: [] });
  const tooLate = new TooLarge(`the drawing takes more than ${mostMs / 1000} seconds to lay out`);
  try {
    const [layouts] = await once(worker, "message", { signal: AbortSignal.timeout(mostMs) });
    return layouts;
  } catch (error) {
    throw error instanceof Error && error.name === "AbortError" ? tooLate : error;
  } finally {
    await worker.terminate();
  }
}

function read({ svg, json }: Written): Layout {
  const { bb, objects = [] }: Placed = JSON.parse(json);
  const [, , width = 0, height = 0] = numbersIn(bb);
  const nodes = objects.map(({ id, pos, width: inches }) => {
    const [x = 0, y = 0] = numbersIn(pos);
    return [id, { x, y, width: Number(inches) * 72 }] as const;
  });
  const whole = /<g id="graph0"[^>]*>\s*<title>[^<]*<\/title>\s*(.*)<\/g>\s*<\/svg>/s.exec(svg);
  const content = (whole?.[1] ?? "").replaceAll(/<!--.*?-->\n?/gs, "");
  return { width, height, content, nodes: new Map(nodes) };
}

function numbersIn(text: string): number[] {
  return text.split(",").map(Number);
}
