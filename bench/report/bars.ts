import { axisY, barX, ruleX, ruleY, text } from "@observablehq/plot";
import type { Bars } from "../chapter.ts";
import { drawSheet } from "./sheet.ts";
import { show } from "./show.ts";

/** Of one bar. */
const height = 32;

/** Draws bars as an SVG file, the longest first: the median as a bar, the spread as a line over its end. */
export function drawBars({ title, label, bars }: Bars): string {
  const rows = bars
    .map(({ name, value, isOurs }) => ({ name, ...value, isOurs }))
    .sort((a, b) => b.median - a.median);
  const fill = ({ isOurs }: { isOurs: boolean }) => (isOurs ? "#1b9e77" : "#b3b3b3");
  return drawSheet(title, {
    height: 95 + height * rows.length,
    marginLeft: 270,
    marginRight: 60,
    x: { label, zero: true, grid: true, tickFormat: show },
    y: { label: null, domain: rows.map(({ name }) => name) },
    marks: [
      axisY({ tickSize: 0, lineWidth: 22 }),
      barX(rows, { x: "median", y: "name", fill, insetTop: 4, insetBottom: 4 }),
      ruleY(rows, { x1: "low", x2: "high", y: "name", stroke: "#333", strokeWidth: 5, strokeOpacity: 0.4 }),
      text(rows, { x: "high", y: "name", text: (row) => show(row.median), textAnchor: "start", dx: 8 }),
      ruleX([0]),
    ],
  });
}
