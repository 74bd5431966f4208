import type { Problems } from "../../model/problem.ts";
import { notCarriedOver } from "./not-carried-over.ts";
import type { Happening } from "./sequences.ts";

/** A place in a conversation, and what may come next there. */
export interface TreeNode {
  readonly next: readonly Branch[];
}

export interface Branch {
  readonly happening: Happening;
  readonly node: TreeNode;
}

interface GrowingNode extends TreeNode {
  readonly next: (Branch & { readonly node: GrowingNode })[];
}

/**
 * Lays sequences over each other: where they begin alike, they are one. A conversation can go on in one way only
 * unless users or slots decide; of other ways the first counts.
 */
export function treeOf(sequences: readonly (readonly Happening[])[], problems: Problems): TreeNode {
  const root: GrowingNode = { next: [] };
  for (const sequence of sequences) {
    let node = root;
    for (const happening of sequence) {
      const known = node.next.find((branch) => isSame(branch.happening, happening));
      const rival = node.next.find((branch) => !decides(branch.happening));
      if (!known && rival && !decides(happening)) {
        const message = `another way to go on than in line ${rival.happening.at.line} of ${rival.happening.at.file}; the rest is left out`;
        notCarriedOver(problems, happening.at, message);
        break;
      }
      const branch = known ?? { happening, node: { next: [] } };
      if (!known) node.next.push(branch);
      node = branch.node;
    }
  }
  return root;
}

/** Whether it depends on users or slots that something happens. */
function decides({ kind }: Happening): boolean {
  return kind === "intent" || kind === "condition";
}

function isSame(one: Happening, other: Happening): boolean {
  return JSON.stringify(shapeOf(one)) === JSON.stringify(shapeOf(other));
}

function shapeOf(happening: Happening): unknown {
  const { at: _, ...shape } = happening;
  return shape.kind === "condition"
    ? [...shape.values].map(([slot, value]) => [slot, value === undefined ? "any" : { value }])
    : shape;
}
