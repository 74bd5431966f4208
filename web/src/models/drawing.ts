import type { Box } from "./camera.ts";

/** A picture that can be put into the page. */
export interface Drawing {
  readonly svg: SVGSVGElement;
  readonly box: Box;
}

/** What pictures are made of. Everything else is left out: scripts, images, foreign elements. */
const elements = new Set([
  ...["svg", "g", "title", "desc", "text", "tspan"],
  ...["path", "polygon", "polyline", "line", "rect", "circle", "ellipse"],
]);
const attributes = new Set([
  ...["viewBox", "transform", "class", "data-step", "data-list", "data-story"],
  ...["d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy"],
  ...["width", "height", "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"],
  ...["text-anchor", "font-family", "font-size", "font-weight", "font-style"],
]);

/**
 * Reads an SVG of the server's. Names in it come from the authors of models, so nothing is let through that does
 * more than draw.
 *
 * @throws Error when it is no SVG.
 */
export function readDrawing(text: string): Drawing {
  const { documentElement: root } = new DOMParser().parseFromString(text, "image/svg+xml");
  if (!(root instanceof SVGSVGElement)) throw new Error("The diagram is no SVG.");
  clean(root);
  const { x, y, width, height } = root.viewBox.baseVal;
  for (const name of ["width", "height"]) root.removeAttribute(name);
  root.setAttribute("aria-hidden", "true");
  return { svg: root, box: { x, y, width: Math.max(1, width), height: Math.max(1, height) } };
}

function clean(element: Element): void {
  for (const { name, value } of [...element.attributes]) {
    if (!attributes.has(name) || /url\(/i.test(value)) element.removeAttribute(name);
  }
  for (const child of [...element.children]) {
    if (isLink(child)) {
      // Graphviz puts what has a tooltip into a link. What is in it stays.
      clean(child);
      child.replaceWith(...child.childNodes);
    } else if (isDrawing(child)) clean(child);
    else if (!isColouring(child)) child.remove();
  }
}

function isDrawing(element: Element): boolean {
  return element instanceof SVGElement && elements.has(element.localName);
}

function isLink(element: Element): boolean {
  return element instanceof SVGAElement;
}

/** Whether a style sheet has only rules for the picture itself, which fetch nothing. */
function isColouring(element: Element): boolean {
  if (!(element instanceof SVGStyleElement)) return false;
  const rules = (element.textContent ?? "").split("\n").filter((line) => line.trim() !== "");
  return rules.every((rule) => /^:where\((svg:root|\.dialog-graph\b[^{}]*)\) \{[^{}@\\/]*\}$/.test(rule));
}
