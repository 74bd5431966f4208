import { type PlotOptions, plot, text } from "@observablehq/plot";
import { parseHTML } from "linkedom";

const width = 720;

/**
 * Draws marks under a title, as an SVG file that is readable on light and dark pages.
 *
 * @param options of the plot, with its height and the margins at its sides.
 */
export function drawSheet(title: string, options: PlotOptions & { marginLeft: number }): string {
  const { document } = parseHTML("<!doctype html><html></html>");
  const heading = text([title], {
    frameAnchor: "top-left",
    dy: -40,
    dx: 15 - options.marginLeft,
    fontSize: 15,
    fontWeight: "bold",
  });
  const drawn = plot({
    document,
    width,
    marginTop: 50,
    marginBottom: 45,
    style: { background: "white", color: "#333", fontSize: "12px" },
    ...options,
    marks: [...(options.marks ?? []), heading],
  });
  drawn.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${drawn.outerHTML}\n`;
}
