import { edgeKinds, nodeKinds } from "./graph.ts";
import { type Colour, coverageLooks, edgeLooks, faint, ground, ink, nodeLooks, storyGround } from "./look.ts";

/**
 * Colours for light and dark. A page that a picture is part of may set others: each selector counts for nothing
 * (`:where`), and only its color-scheme says which of the two it is. What a viewer does not know, it leaves out: the
 * drawing is in colours for light ground without any of this.
 */
export const style = [
  // The page has the say about what is part of it.
  rule("svg:root", "color-scheme: light dark"),
  rule(".dialog-graph text", `fill: ${inBoth(ink)}`),
  rule(".dialog-graph > .ground", `fill: ${inBoth(ground)}`),
  rule(".dialog-graph .cluster > rect", `fill: ${inBoth(storyGround)}; stroke: ${inBoth(faint)}`),
  ...nodeKinds.map((kind) => {
    const { fill, stroke } = nodeLooks[kind];
    return nodeRule(kind, fill, stroke);
  }),
  rule(".dialog-graph .start text", `fill: ${inBoth(ground)}`),
  ...edgeKinds.map((kind) => edgeRule(kind, edgeLooks[kind].stroke)),
  ...(["ran", "missed"] as const).flatMap((mark) => {
    const { fill, stroke } = coverageLooks[mark];
    return [nodeRule(mark, fill, stroke), edgeRule(mark, stroke)];
  }),
  rule(".dialog-graph .start:is(.ran, .missed) text", `fill: ${inBoth(ink)}`),
].join("\n");

function nodeRule(name: string, fill: Colour, stroke: Colour): string {
  return [
    rule(`.dialog-graph .node.${name} > :is(path, polygon, ellipse)`, `fill: ${inBoth(fill)}`),
    rule(`.dialog-graph .node.${name} > :is(path, polygon, polyline, ellipse)`, `stroke: ${inBoth(stroke)}`),
  ].join("\n");
}

function edgeRule(name: string, colour: Colour): string {
  return [
    rule(`.dialog-graph .edge.${name} > :is(path, polygon)`, `stroke: ${inBoth(colour)}`),
    rule(`.dialog-graph .edge.${name} > polygon`, `fill: ${inBoth(colour)}`),
  ].join("\n");
}

function rule(selector: string, declarations: string): string {
  return `:where(${selector}) { ${declarations} }`;
}

function inBoth([light, dark]: Colour): string {
  return `light-dark(${light}, ${dark})`;
}
