import { axisX, type Data, line, ruleX, text } from "@observablehq/plot";
import type { Axis, Plot } from "../chapter.ts";
import { drawSheet } from "./sheet.ts";
import { show } from "./show.ts";

/** Room for the names of the lines, which stand at their ends. */
const marginRight = 170;

const marginLeft = 60;

/** Draws a plot as an SVG file: the median as a line, the spread as bars. */
export function drawPlot({ title, x, y, lines }: Plot): string {
  const points = lines.flatMap(({ name, points }) =>
    points.map((point) => ({ name, x: point.x, y: point.y.median, low: point.y.low, high: point.y.high })),
  );
  const ends: Data = lines.flatMap(({ name, points }) => {
    const last = points.at(-1);
    return last ? [{ name, x: last.x, y: last.y.median }] : [];
  });
  return drawSheet(title, {
    height: 400,
    marginRight,
    marginLeft,
    x: scale(x),
    y: { ...scale(y), label: null, grid: true, tickFormat: show },
    color: { scheme: "Dark2", domain: lines.map(({ name }) => name) },
    marks: [
      // As text of our own: a logarithmic axis would label powers of ten only.
      axisX([...new Set(points.map((point) => point.x))], { text: show }),
      ruleX(points, { x: "x", y1: "low", y2: "high", stroke: "name", strokeWidth: 5, strokeOpacity: 0.3 }),
      line(points, { x: "x", y: "y", stroke: "name", strokeWidth: 2, marker: "circle" }),
      text(ends, { x: "x", y: "y", text: "name", fill: "name", textAnchor: "start", dx: 10 }),
      // Below the title, where the label of an axis would not be.
      text([`↑ ${y.label}`], { frameAnchor: "top-left", dy: -20, dx: 15 - marginLeft }),
    ],
  });
}

function scale({ label, isLogarithmic }: Axis) {
  return isLogarithmic ? { label, type: "log" as const } : { label, zero: true };
}
