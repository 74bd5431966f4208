import type { Model } from "../dialog/model.ts";
import { type Covered, graphOf } from "./graph-of.ts";

export const formats = ["svg", "dot", "mermaid"] as const;
/** How a drawing is written. */
export type Format = (typeof formats)[number];

export interface Drawing {
  readonly format: Format;
  /** The one story to draw, which the model must have; absent: all. */
  readonly storyId?: string;
  /** What ran, to be shown in colours; absent: it is not. */
  readonly covered?: Covered;
}

/**
 * How many steps, signs and arrows together there may be. Those of SVG are laid out in a thread, for as long as
 * that may take; the others hold up the rest of the process, for about half a second of work.
 */
const most: Readonly<Record<Format, number>> = { svg: 4_000, dot: 10_000, mermaid: 10_000 };

/**
 * Draws the dialogs of a model. What draws is loaded on demand.
 *
 * @throws TooLarge
 */
export async function drawModel(model: Model, { format, ...options }: Drawing): Promise<string> {
  const graph = graphOf(model, { ...options, most: most[format] });
  switch (format) {
    case "svg":
      return (await import("./svg.ts")).toSvg(graph);
    case "dot":
      return (await import("./dot.ts")).toDot(graph);
    case "mermaid":
      return (await import("./mermaid.ts")).toMermaid(graph);
    default:
      return format satisfies never;
  }
}
