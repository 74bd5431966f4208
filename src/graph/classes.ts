import type { GraphEdge, GraphNode } from "./graph.ts";

/** What a node is, in classes for style sheets, such as `step reply missed`. A webhook's command is a command, too. */
export function nodeClasses({ kind, step, ran }: GraphNode): string {
  const kinds = kind === "webhook" ? ["command", kind] : [kind];
  return [step === undefined ? "sign" : "step", ...kinds, ...mark(ran)].join(" ");
}

/** What an edge is, likewise. */
export function edgeClasses({ kind, ran }: GraphEdge): string {
  return [kind, ...mark(ran)].join(" ");
}

function mark(ran: boolean | undefined): string[] {
  if (ran === undefined) return [];
  return [ran ? "ran" : "missed"];
}
