/** A picture of dialogs before anyone has drawn it: what is in it, and how that hangs together. */
export interface Graph {
  /** What is drawn, for people. */
  readonly title: string;
  /** The stories, each a group of nodes of its own; main first. */
  readonly stories: readonly string[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** There when it shows what ran. */
  readonly coverage?: Coverage;
}

/** How many of the steps in the picture ran. */
export interface Coverage {
  readonly ran: number;
  readonly steps: number;
}

/** All steps, lists that several places lead to, and a few signs where an arrow would point at nothing. */
export interface GraphNode {
  /** Unique in the graph: a letter and a number, nothing of the model. */
  readonly id: string;
  /** The story that it is drawn in. */
  readonly story: string;
  readonly kind: NodeKind;
  /** A small line above the text; may be empty. */
  readonly caption: string;
  readonly text: string;
  /** A small line below the text; may be empty. */
  readonly note: string;
  /** All that there is to say, for whoever points at it. */
  readonly detail: string;
  /** The step's id, when it stands for one. */
  readonly step?: string;
  /** Whether the step, or a step of the list that it heads, ran; absent: nobody can tell, or has asked. */
  readonly ran?: boolean;
}

export const nodeKinds = [
  "reply",
  "command",
  "webhook",
  "input",
  "conditional",
  "memory",
  "story",
  "list",
  "restart",
  "end",
  "transcribe",
  /** A step that comes to an input or a conditional that is drawn at another step of its story. */
  "again",
  /** Where a story begins, or what happens on its own: a session begins, a command fails. */
  "start",
  /** The head of a list that several places lead to. */
  "head",
  /** A list of main's, where it is used in another story. */
  "elsewhere",
  /** No condition holds, and nothing is said about that. */
  "problem",
  /** The end of a list without steps. */
  "nothing",
] as const;

export type NodeKind = (typeof nodeKinds)[number];

/** An arrow. */
export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** May be empty. */
  readonly label: string;
  /** A small line below the label; may be empty. */
  readonly note: string;
  readonly detail: string;
  /** The key of the list that it leads into. */
  readonly list?: string;
  readonly ran?: boolean;
}

export const edgeKinds = [
  /** To the step that comes next. */
  "next",
  "intent",
  "condition",
  /** What runs when nothing that was expected was said. */
  "fallback",
  /** Into a named list. */
  "call",
  /** Into another story. */
  "call-story",
  /** To the step that comes next once a list has run that others lead to as well. */
  "later",
] as const;

export type EdgeKind = (typeof edgeKinds)[number];
