import {
  type Coverage,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type NodeKind,
  nodeKinds,
} from "./graph.ts";
import { coverageLooks, coverageOf, edgeLooks, ground, ink, type NodeLook, nodeLooks } from "./look.ts";
import { partition } from "./partition.ts";
import { plain } from "./wording.ts";

/** The brackets by which Mermaid knows the shapes of nodes, where they are not those of a box. */
const brackets: Partial<Readonly<Record<NodeKind, readonly [string, string]>>> = {
  reply: ["(", ")"],
  webhook: ["[[", "]]"],
  input: ["([", "])"],
  again: ["([", "])"],
  conditional: ["{", "}"],
  memory: ["[/", "/]"],
  story: ["[[", "]]"],
  list: [">", "]"],
  start: ["([", "])"],
  nothing: ["((", "))"],
};

const arrows = { solid: "-->", dashed: "-.->", dotted: "-.->" } as const;

/** A graph in the language of Mermaid, as Markdown pages show it. */
export function toMermaid(graph: Graph): string {
  const { stories, between } = partition(graph);
  const edges = [...stories.flatMap((story) => story.edges), ...between];
  return [
    "flowchart LR",
    ...stories.flatMap(({ id, name, nodes }) => [
      `subgraph ${id}["${escaped(plain(name, 60))}"]`,
      ...nodes.map(nodeLine),
      "end",
    ]),
    ...edges.map(edgeLine),
    ...nodeKinds.map((kind) =>
      classLine(classOf(kind), nodeLooks[kind], kind === "start" ? ground[0] : ink[0]),
    ),
    ...(graph.coverage ? legendLines(graph.coverage) : []),
    ...edgeStyles(edges),
    "",
  ].join("\n");
}

function nodeLine({ id, kind, caption, text, note, ran }: GraphNode): string {
  const [open, close] = brackets[kind] ?? ["[", "]"];
  const lines = [
    ...small(caption),
    ...(text === "" ? [] : [escaped(kind === "reply" ? `“${text}”` : text)]),
    ...small(note),
  ];
  const mark = ran === undefined ? [] : [`class ${id} ${ran ? "ran" : "missed"}`];
  return [`${id}${open}"${lines.join("<br/>") || " "}"${close}:::${classOf(kind)}`, ...mark].join("\n");
}

function edgeLine({ from, to, kind, label, note }: GraphEdge): string {
  const text = [...(label === "" ? [] : [escaped(label)]), ...small(note)].join("<br/>");
  return `${from} ${arrows[edgeLooks[kind].style]}${text && `|"${text}"|`} ${to}`;
}

function legendLines({ ran, steps }: Coverage): string[] {
  return [
    classLine("ran", coverageLooks.ran, ink[0]),
    classLine("missed", coverageLooks.missed, ink[0]),
    'subgraph legend["tests"]',
    `ran["ran: ${ran} of ${steps} steps"]:::ran`,
    `missed["never ran: ${steps - ran}"]:::missed`,
    "end",
  ];
}

/** Some kinds of nodes are called as keywords of Mermaid are. */
function classOf(kind: NodeKind): string {
  return `is_${kind}`;
}

function classLine(
  name: string,
  look: Partial<NodeLook> & Pick<NodeLook, "fill" | "stroke">,
  text: string,
): string {
  const { fill, stroke, style = "" } = look;
  const dashes = style.includes("dashed") ? ",stroke-dasharray:4" : "";
  return `classDef ${name} fill:${fill[0]},stroke:${stroke[0]},color:${text}${dashes}`;
}

/** Mermaid knows arrows by their number only. */
function edgeStyles(edges: readonly GraphEdge[]): string[] {
  const numbers = new Map<string, number[]>();
  for (const [index, { kind, ran }] of edges.entries()) {
    const { stroke } = { ...edgeLooks[kind], ...coverageOf(ran) };
    const known = numbers.get(stroke[0]);
    if (known) known.push(index);
    else numbers.set(stroke[0], [index]);
  }
  return [...numbers].map(([colour, those]) => `linkStyle ${those.join(",")} stroke:${colour}`);
}

function small(text: string): string[] {
  return text === "" ? [] : [`<small>${escaped(text)}</small>`];
}

/** All that Mermaid could read as something else, down to lists and emphasis of Markdown. */
const telling = /(?<=\d)\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|[^\p{L}\p{M}\p{N}_ .,?!]/gu;

/** A text in quotes, with the character references that Mermaid has. */
function escaped(text: string): string {
  return text.replaceAll(telling, (character) => `#${character.codePointAt(0)};`);
}
