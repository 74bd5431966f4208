import { edgeClasses, nodeClasses } from "./classes.ts";
import type { Coverage, Graph, GraphEdge, GraphNode } from "./graph.ts";
import { coverageLooks, coverageOf, edgeLooks, faint, ground, ink, nodeLooks, storyGround } from "./look.ts";
import { partition } from "./partition.ts";
import { plain, wrap } from "./wording.ts";
import { escapeXml } from "./xml.ts";

const font = "Helvetica";
/** In points. */
const sizes = { title: 14, text: 11, small: 9 } as const;
/** In letters. */
const columns = { node: 30, diamond: 22, edge: 24, title: 60 } as const;

/** A part of a picture with a frame around it: a story, or the legend. */
export interface Part {
  readonly id: string;
  readonly kind: "story" | "legend";
  /** The story's id; of the legend, a word. */
  readonly name: string;
  /** As much of it as there is room for. */
  readonly title: string;
  /** What is in it, in Graphviz' language. */
  readonly lines: readonly string[];
}

/** A graph in the language of Graphviz, in colours for light ground. */
export function toDot(graph: Graph): string {
  const parts = partsOf(graph).flatMap(({ id, kind, title, lines }) => {
    const about = {
      ...{ id, class: kind, label: title, labeljust: "l", margin: 12 },
      ...{ style: "filled,rounded", fillcolor: storyGround[0], color: faint[0], fontcolor: ink[0] },
    };
    return [`subgraph cluster_${id} {`, `graph [${attributes(about)}];`, ...lines, "}"];
  });
  return documentOf([...parts, ...partition(graph).between.map(edgeLine)]);
}

/** A part of a graph alone, without its frame. */
export function partToDot({ lines }: Part): string {
  return documentOf(lines);
}

/** The legend, if there is one, and the stories. */
export function partsOf(graph: Graph): Part[] {
  const stories = partition(graph).stories.map(({ id, name, nodes, edges }): Part => {
    // What comes last stands at the top, unless arrows say otherwise.
    const lines = [...nodes.toReversed().map(nodeLine), ...edges.map(edgeLine)];
    return { id, kind: "story", name, title: plain(name, columns.title), lines };
  });
  const { coverage } = graph;
  if (!coverage) return stories;
  const name = "tests";
  return [{ id: "legend", kind: "legend", name, title: name, lines: legendLines(coverage) }, ...stories];
}

function documentOf(lines: readonly string[]): string {
  const text = { fontname: font, fontcolor: ink[0] };
  const graph = { rankdir: "LR", ordering: "out", nodesep: 0.18, ranksep: 0.35, bgcolor: "transparent" };
  const node = { fontsize: sizes.text, margin: "0.12,0.05", height: 0.3, width: 0.3 };
  return [
    "digraph dialog {",
    `graph [${attributes({ ...text, fontsize: sizes.title, ...graph })}];`,
    `node [${attributes({ ...text, ...node })}];`,
    `edge [${attributes({ ...text, fontsize: sizes.small, arrowsize: 0.6 })}];`,
    ...lines,
    "}",
    "",
  ].join("\n");
}

function nodeLine(node: GraphNode): string {
  const { id, kind, caption, text, note, ran } = node;
  const look = { ...nodeLooks[kind], ...coverageOf(ran) };
  const width = kind === "conditional" ? columns.diamond : columns.node;
  const lines = [
    ...small(wrap(caption, width)),
    ...wrap(kind === "reply" ? `“${text}”` : text, width).map(escapeXml),
    ...small(wrap(note, width)),
  ];
  const align = kind === "conditional" ? "CENTER" : "LEFT";
  const label = lines.map((line) => `${line}<BR ALIGN="${align}"/>`).join("");
  return `${id} [${attributes({
    id,
    class: nodeClasses(node),
    shape: look.shape,
    style: look.style,
    fillcolor: look.fill[0],
    color: look.stroke[0],
    ...(kind === "start" && ran === undefined ? { fontcolor: ground[0] } : {}),
    ...(kind === "nothing" ? { width: 0.08, height: 0.08 } : {}),
  })}, label=${kind === "nothing" ? '""' : `<${label}>`}];`;
}

function edgeLine(edge: GraphEdge): string {
  const { id, from, to, kind, label, note, ran } = edge;
  const { style, stroke } = { ...edgeLooks[kind], ...coverageOf(ran) };
  const lines = [...wrap(label, columns.edge).map(escapeXml), ...small(wrap(note, columns.edge))];
  return `${from} -> ${to} [${attributes({
    id,
    class: edgeClasses(edge),
    style,
    color: stroke[0],
    ...(kind === "call-story" ? { constraint: "false" } : {}),
  })}${lines.length > 0 ? `, label=<${lines.join("<BR/>")}>` : ""}];`;
}

/** What the colours mean when the picture shows what ran. */
function legendLines({ ran, steps }: Coverage): string[] {
  const entry = (kind: keyof typeof coverageLooks, label: string) => {
    const { fill, stroke } = coverageLooks[kind];
    const look = { shape: "box", style: "filled,rounded", fillcolor: fill[0], color: stroke[0] };
    return `${kind} [${attributes({ id: kind, class: `sign ${kind}`, ...look, label })}];`;
  };
  return [entry("missed", `never ran: ${steps - ran}`), entry("ran", `ran: ${ran} of ${steps} steps`)];
}

function small(lines: readonly string[]): string[] {
  return lines.map((line) => `<FONT POINT-SIZE="${sizes.small}">${escapeXml(line)}</FONT>`);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${typeof value === "number" ? value : quoted(value)}`)
    .join(", ");
}

/** A text that Graphviz takes as it is: it reads backslashes, quotes and character references in it. */
function quoted(text: string): string {
  return `"${text.replaceAll("&", "&amp;").replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
