import { edgeClasses } from "./classes.ts";
import { type Part, partsOf, partToDot } from "./dot.ts";
import type { Graph } from "./graph.ts";
import { type Layout, layOut } from "./layout.ts";
import { coverageOf, edgeLooks, faint, ground, ink, storyGround } from "./look.ts";
import { partition } from "./partition.ts";
import { routesOf } from "./routes.ts";
import { style } from "./style.ts";
import { escapeXml } from "./xml.ts";

/** In points: around the picture, between stories, inside a story. */
const space = { margin: 12, between: 14, inside: 12 } as const;
const title = { height: 26, size: 14, letter: 8 } as const;

/**
 * A graph as SVG, with the ids of steps as `data-step` and the keys of lists as `data-list`. It can stand alone, or in
 * the middle of a page. Graphviz lays out each story; they stand one below the other.
 *
 * @throws TooLarge
 */
export async function toSvg(graph: Graph): Promise<string> {
  const parts = partsOf(graph);
  const layouts = await layOut(parts.map(partToDot));

  let top: number = space.margin;
  const placed = parts.flatMap((part, index) => {
    const layout = layouts[index];
    if (!layout) return [];
    const one = new PlacedPart(part, layout, top);
    top = one.bottom + space.between;
    return [one];
  });
  const width = Math.max(...placed.map(({ right }) => right)) + space.margin;
  const height = top - space.between + space.margin;
  const size = `width="${round(width)}pt" height="${round(height)}pt" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="dialog-graph" role="img" ${size} font-family="Helvetica,Arial,sans-serif">`,
    `<title>${escapeXml(graph.title)}</title>`,
    `<style>\n${style}\n</style>`,
    `<rect class="ground" fill="${ground[0]}" width="100%" height="100%"/>`,
    ...placed.map((part) => part.frame()),
    ...callsBetween(graph, placed),
    withData(placed.map((part) => part.content()).join("\n"), graph),
    "</svg>",
    "",
  ].join("\n");
}

/** The arrows between stories. They run behind the steps. */
function callsBetween(graph: Graph, placed: readonly PlacedPart[]): string[] {
  const partOf = new Map(placed.map((part) => [part.id, part]));
  const { stories, between } = partition(graph);
  const partOfNode = new Map(
    stories.flatMap(({ id, nodes }) => nodes.map((node) => [node.id, partOf.get(id)] as const)),
  );
  const calls = between.flatMap((edge) => {
    const from = partOfNode.get(edge.from);
    const to = partOfNode.get(edge.to);
    const start = from?.rightOf(edge.from);
    return from && to && start ? [{ edge, from, to, start }] : [];
  });
  const routes = routesOf(calls);
  return calls.flatMap(({ edge }, index) => {
    const { path = "", head = "" } = routes[index] ?? {};
    const { stroke } = { ...edgeLooks["call-story"], ...coverageOf(edge.ran) };
    return [
      `<g id="${edge.id}" class="edge ${edgeClasses(edge)}"${dataOf("list", edge.list)}>`,
      titled(edge.detail),
      `<path fill="none" stroke="${stroke[0]}" stroke-dasharray="5,2" d="${path}"/>`,
      `<polygon fill="${stroke[0]}" stroke="${stroke[0]}" points="${head}"/>`,
      "</g>",
    ];
  });
}

/** A part of the picture in its place. */
class PlacedPart {
  readonly id: string;
  readonly left = space.margin;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  private readonly part: Part;
  private readonly layout: Layout;

  constructor(part: Part, layout: Layout, top: number) {
    this.part = part;
    this.layout = layout;
    this.id = part.id;
    this.top = top;
    const inside = Math.max(layout.width, part.title.length * title.letter);
    this.right = this.left + inside + 2 * space.inside;
    this.bottom = top + title.height + layout.height + space.inside;
  }

  frame(): string {
    const { id, kind, title: text } = this.part;
    const box = `x="${this.left}" y="${round(this.top)}" width="${round(this.right - this.left)}" height="${round(this.bottom - this.top)}" rx="10"`;
    const name = kind === "story" ? dataOf("story", this.part.name) : "";
    return [
      `<g id="${id}" class="cluster ${kind}"${name}>`,
      `<rect fill="${storyGround[0]}" stroke="${faint[0]}" ${box}/>`,
      `<text fill="${ink[0]}" font-size="${title.size}" x="${this.left + space.inside}" y="${round(this.top + 18)}">${escapeXml(text)}</text>`,
      "</g>",
    ].join("\n");
  }

  content(): string {
    return `<g transform="translate(${round(this.originX)} ${round(this.originY)})">\n${this.layout.content}</g>`;
  }

  /** The middle of a node's right side. */
  rightOf(node: string): { readonly x: number; readonly y: number } | undefined {
    const place = this.layout.nodes.get(node);
    return place && { x: this.originX + place.x + place.width / 2, y: this.originY - place.y };
  }

  /** Where Graphviz' lower left is. */
  private get originX(): number {
    return this.left + space.inside;
  }

  private get originY(): number {
    return this.top + title.height + this.layout.height;
  }
}

/**
 * Graphviz names its groups by the ids that it was given, and puts a title into each. All text that it writes is
 * escaped, so that no text looks like the beginning of a group.
 */
function withData(svg: string, { nodes, edges }: Graph): string {
  const about = new Map<string, { readonly data: string; readonly detail: string }>([
    ...nodes.map(({ id, step, detail }) => [id, { data: dataOf("step", step), detail }] as const),
    ...edges.map(({ id, list, detail }) => [id, { data: dataOf("list", list), detail }] as const),
  ]);
  return svg.replaceAll(
    /<g id="(\w+)" class="([^"]*)">\n<title>.*?<\/title>/gs,
    (_, id: string, classes: string) => {
      const { data, detail } = about.get(id) ?? { data: "", detail: "" };
      return `<g id="${id}" class="${classes}"${data}>\n${titled(detail)}`;
    },
  );
}

/** What is told of a thing that is pointed at. */
function titled(detail: string): string {
  return `<title>${escapeXml(detail)}</title>`;
}

function dataOf(name: string, value: string | undefined): string {
  return value === undefined ? "" : ` data-${name}="${escapeXml(value)}"`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
