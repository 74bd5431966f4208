import type { Aim, Table } from "../chapter.ts";
import type { Results } from "./results.ts";
import { isReached, showBound, showSpread } from "./show.ts";

/**
 * Puts what was measured into a document, between the marks for it: `<!-- figures: turns -->` and `<!-- end -->`.
 * `aims` stands for the aims of all chapters. What is written around them stays.
 *
 * @param pictures the folder of the plots, as seen from the document.
 */
export function fillIn(document: string, results: Results, pictures: string): string {
  return document.replace(
    /(<!-- figures: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (whole, open: string, id: string, close: string) => {
      const figures = id === "aims" ? aimsOf(results) : figuresOf(results, id, pictures);
      return figures === undefined ? whole : `${open}\n${figures}\n\n${close}`;
    },
  );
}

function figuresOf(results: Results, id: string, pictures: string): string | undefined {
  const found = results[id];
  if (!found) return undefined;
  const { date, machine, rounds, seconds, tables, plots } = found;
  return [
    ...tables.map(showTable),
    ...plots.map((plot) => `![${plot.title}](${pictures}/${plot.id}.svg)`),
    `*${date}, ${machine}; the median of ${rounds} rounds of ${seconds} s, and their spread.*`,
  ].join("\n\n");
}

function aimsOf(results: Results): string {
  const aims = Object.values(results).flatMap((chapter) => chapter.aims);
  const rows = aims.map((aim) => [
    aim.figure,
    showBound(aim),
    showValue(aim),
    isReached(aim) ? "yes" : "**no**",
  ]);
  return showTable({ title: "", columns: ["figure", "aim", "measured", "reached"], rows });
}

function showValue({ spread, unit }: Aim): string {
  return unit === "" ? showSpread(spread) : `${showSpread(spread)} ${unit}`;
}

export function showTable({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const table = [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
  return title === "" ? table : `**${title}**\n\n${table}`;
}
