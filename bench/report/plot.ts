import { type Data, line, plot, ruleX, text } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Axis, Plot } from "../chapter.ts";
import { show } from "./show.ts";

const width = 720;
const height = 400;
/** Room for the names of the lines, which stand at their ends. */
const marginRight = 170;

/** Draws a plot as an SVG file: the median as a line, the spread as bars. Readable on light and dark pages. */
export function drawPlot({ title, x, y, lines }: Plot): string {
  const { document } = parseHTML("<!doctype html><html></html>");
  const points = lines.flatMap(({ name, points }) =>
    points.map((point) => ({ name, x: point.x, y: point.y.median, low: point.y.low, high: point.y.high })),
  );
  const ends: Data = lines.flatMap(({ name, points }) => {
    const last = points.at(-1);
    return last ? [{ name, x: last.x, y: last.y.median }] : [];
  });
  const drawn = plot({
    document,
    width,
    height,
    marginRight,
    marginLeft: 60,
    marginTop: 50,
    marginBottom: 45,
    style: { background: "white", color: "#333", fontSize: "12px" },
    x: { ...scale(x), ticks: [...new Set(points.map((point) => point.x))], tickFormat: show },
    y: { ...scale(y), grid: true, tickFormat: show },
    color: { scheme: "Dark2", domain: lines.map(({ name }) => name) },
    marks: [
      ruleX(points, { x: "x", y1: "low", y2: "high", stroke: "name", strokeWidth: 5, strokeOpacity: 0.3 }),
      line(points, { x: "x", y: "y", stroke: "name", strokeWidth: 2, marker: "circle" }),
      text(ends, { x: "x", y: "y", text: "name", fill: "name", textAnchor: "start", dx: 10 }),
      text([title], { frameAnchor: "top-left", dy: -40, dx: -45, fontSize: 15, fontWeight: "bold" }),
    ],
  });
  drawn.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${drawn.outerHTML}\n`;
}

function scale({ label, isLogarithmic }: Axis) {
  return isLogarithmic ? { label, type: "log" as const } : { label, zero: true };
}
