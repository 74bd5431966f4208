import type { Turn } from "../../../gen/parley/v1/turn_pb.ts";

/** What is marked in a diagram: steps by their ids, lists of steps by their keys. */
export interface Marks {
  /** The step that a dialog waits at; empty: none. */
  readonly waiting: string;
  /** The steps that ran on the way there. */
  readonly ran: ReadonlySet<string>;
  /** What tests have used; undefined: that is not shown. */
  readonly covered: Covered | undefined;
}

export interface Covered {
  readonly steps: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
}

export const noMarks: Marks = { waiting: "", ran: new Set(), covered: undefined };

/** Where a dialog stood after a turn, and the way that it took. */
export function marksOfTurn({ state, stepIds }: Turn): Marks {
  return { ...noMarks, waiting: state?.stepId ?? "", ran: new Set(stepIds) };
}

/** The classes of marks. */
export const markClasses = ["waiting-here", "has-run", "is-covered", "is-missed"] as const;
export type MarkClass = (typeof markClasses)[number];

/** How a step is marked. */
export function marksOfStep(stepId: string, { waiting, ran, covered }: Marks): MarkClass[] {
  return [
    ...(stepId === waiting ? (["waiting-here"] as const) : []),
    ...(ran.has(stepId) ? (["has-run"] as const) : []),
    ...(covered ? [covered.steps.has(stepId) ? ("is-covered" as const) : ("is-missed" as const)] : []),
  ];
}

/** How an arrow is marked that leads to a list of steps. */
export function marksOfList(listKey: string, { covered }: Marks): MarkClass[] {
  if (!covered) return [];
  return [covered.lists.has(listKey) ? "is-covered" : "is-missed"];
}
