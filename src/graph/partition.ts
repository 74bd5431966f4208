import type { Graph, GraphEdge, GraphNode } from "./graph.ts";

/** The part of a graph that a story is. */
export interface StoryPart {
  /** A letter and a number, nothing of the model. */
  readonly id: string;
  /** The story's id. */
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  /** Those that lead from one of its nodes to another. */
  readonly edges: readonly GraphEdge[];
}

export interface Partition {
  readonly stories: readonly StoryPart[];
  /** The edges that lead into stories from steps that call them. */
  readonly between: readonly GraphEdge[];
}

/** Takes a graph apart into stories. */
export function partition({ stories, nodes, edges }: Graph): Partition {
  const parts = stories.map((name, index) => {
    return { id: `s${index}`, name, nodes: [] as GraphNode[], edges: [] as GraphEdge[] };
  });
  const partOfStory = new Map(parts.map((part) => [part.name, part]));
  const partOfNode = new Map(nodes.map(({ id, story }) => [id, partOfStory.get(story)]));
  for (const node of nodes) partOfNode.get(node.id)?.nodes.push(node);
  const between = edges.filter(({ kind }) => kind === "call-story");
  for (const edge of edges) if (edge.kind !== "call-story") partOfNode.get(edge.from)?.edges.push(edge);
  return { stories: parts, between };
}
