import { edgeClasses, nodeClasses } from "./classes.ts";
import { type Coverage, edgeKinds, type Graph, type GraphEdge, type GraphNode, type NodeKind } from "./graph.ts";
import { type Colour, coverageLooks, coverageOf, edgeLooks, ink, nodeLooks } from "./look.ts";
import { plain } from "./wording.ts";
import { signKinds, stepKinds } from "./graph.ts";

/** The brackets that Mermaid draws each kind of node for, where they are not those of a box. */
const brackets: Partial<Readonly<Record<NodeKind, readonly [string, string]>>> = {
  reply: ["(", ")"],
  webhook: ["[[", "]]"],
  input: ["([", "])"],
  again: ["([", "])"],
  transcribe: ["([", "])"],
  conditional: ["{", "}"],
  memory: ["[/", "/]"],
  story: ["[[", "]]"],
  list: [">", "]"],
  start: ["((", "))"],
  nothing: ["((", "))"],
};

/** A graph in the language of Mermaid, as Markdown pages show it. */
export function toMermaid(graph: Graph): string {
  const nodesOf = new Map(graph.stories.map((story): [string, string[]] => [story, []]));
  for (const node of graph.nodes) nodesOf.get(node.story)?.push(`    ${nodeLine(node)}`);
  return [
    "flowchart LR",
    ...[...nodesOf].flatMap(([story, lines], index) => [
      `  subgraph s${index}["${escapeText(plain(story, 60))}"]`,
      ...lines,
      "  end",
    ]),
    ...(graph.coverage ? legend(graph.coverage) : []),
    ...graph.edges.map((edge) => `  ${edgeLine(edge)}`),
    ...classLines(),
    ...linkStyles(graph),
    "",
  ].join("\n");
}
