import type { EdgeKind, NodeKind } from "./graph.ts";

/** A colour on light ground, and its like on dark ground. */
export type Colour = readonly [light: string, dark: string];

export interface NodeLook {
  /** Graphviz's name of it. */
  readonly shape: string;
  readonly style: string;
  readonly fill: Colour;
  readonly stroke: Colour;
}

export interface EdgeLook {
  readonly style: "solid" | "dashed" | "dotted";
  readonly stroke: Colour;
}

export const ground: Colour = ["#ffffff", "#14161a"];
export const ink: Colour = ["#1b1f26", "#e6e9ee"];
/** Of captions, notes, and the outlines of stories. */
export const faint: Colour = ["#5d6673", "#9aa4b2"];
export const storyGround: Colour = ["#f6f7f9", "#1a1d22"];

const grey: Pick<NodeLook, "fill" | "stroke"> = {
  fill: ["#eceff3", "#2a2f37"],
  stroke: ["#8a94a3", "#6b7686"],
};
const red: Pick<NodeLook, "fill" | "stroke"> = {
  fill: ["#fde8e6", "#3d1f1c"],
  stroke: ["#b42318", "#ff8f85"],
};
const quiet: Colour = ["#8a94a3", "#6b7686"];
const rounded = "filled,rounded";

/** What the user says is green, what the user hears blue, what is done yellow and orange. */
export const nodeLooks: Readonly<Record<NodeKind, NodeLook>> = {
  reply: { shape: "box", style: rounded, fill: ["#e8f0fd", "#1c2a42"], stroke: ["#2359b8", "#7fb0ff"] },
  command: { shape: "box", style: "filled", fill: ["#fff4d6", "#3a2f14"], stroke: ["#a87400", "#e8b44f"] },
  webhook: {
    shape: "component",
    style: "filled",
    fill: ["#ffe9d9", "#40291a"],
    stroke: ["#bf5b16", "#f0985a"],
  },
  input: { shape: "box", style: rounded, fill: ["#dff5e4", "#17351f"], stroke: ["#1a7f37", "#57c778"] },
  conditional: {
    shape: "diamond",
    style: "filled",
    fill: ["#f3e9fb", "#2f2140"],
    stroke: ["#7a3db8", "#c39bef"],
  },
  memory: { shape: "note", style: "filled", ...grey },
  story: { shape: "folder", style: "filled", fill: ["#dcf3f5", "#14343a"], stroke: ["#0b7285", "#5cc8d8"] },
  list: { shape: "cds", style: "filled", ...grey },
  restart: { shape: "box", style: rounded, ...grey },
  end: { shape: "box", style: rounded, ...grey },
  transcribe: { shape: "box", style: rounded, fill: ["#dff5e4", "#17351f"], stroke: ["#1a7f37", "#57c778"] },
  again: { shape: "box", style: rounded, fill: ["#ffffff", "#14161a"], stroke: ["#1a7f37", "#57c778"] },
  start: { shape: "box", style: rounded, fill: ["#1b1f26", "#e6e9ee"], stroke: ["#1b1f26", "#e6e9ee"] },
  head: { shape: "box", style: "filled,dashed", ...grey },
  elsewhere: { shape: "box", style: "filled,dashed", ...grey },
  problem: { shape: "box", style: rounded, ...red },
  nothing: { shape: "point", style: "filled", fill: quiet, stroke: quiet },
};

export const edgeLooks: Readonly<Record<EdgeKind, EdgeLook>> = {
  next: { style: "solid", stroke: ["#5d6673", "#9aa4b2"] },
  intent: { style: "solid", stroke: ["#1a7f37", "#57c778"] },
  condition: { style: "solid", stroke: ["#7a3db8", "#c39bef"] },
  fallback: { style: "dashed", stroke: ["#b42318", "#ff8f85"] },
  call: { style: "solid", stroke: ["#5d6673", "#9aa4b2"] },
  "call-story": { style: "dashed", stroke: ["#0b7285", "#5cc8d8"] },
  later: { style: "dotted", stroke: ["#5d6673", "#9aa4b2"] },
};

export const coverageLooks = {
  ran: { fill: ["#d3f0da", "#17401f"], stroke: ["#1a7f37", "#57c778"] },
  missed: { fill: ["#fde0dd", "#4a1f1b"], stroke: ["#b42318", "#ff8f85"] },
} as const satisfies Record<string, Pick<NodeLook, "fill" | "stroke">>;

/** How coverage changes a look; nothing does when it is not shown. */
export function coverageOf(ran: boolean | undefined): Partial<(typeof coverageLooks)["ran" | "missed"]> {
  if (ran === undefined) return {};
  return ran ? coverageLooks.ran : coverageLooks.missed;
}
