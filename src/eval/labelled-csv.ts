import { CsvError, parse } from "csv-parse/sync";
import type { Place, Problems } from "../model/problem.ts";
import type { LabelledText } from "./labelled-text.ts";

const delimiters = [",", ";", "\t"] as const;

/** A line of the table, which quoted line breaks make several lines of the file. */
interface Row {
  readonly cells: readonly string[];
  /** Where it begins. */
  readonly at: Place;
}

/** Reads a table with the columns `text` and `intent`, quoted as in RFC 4180; other columns are passed over. */
export function readCsv(file: string, text: string, problems: Problems): LabelledText[] {
  const delimiter = delimiterOf(text);
  const [header, ...rows] = readRows(file, text, delimiter, problems) ?? [];
  if (!header) return [];
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  const textColumn = names.indexOf("text");
  const intentColumn = names.indexOf("intent");
  if (textColumn < 0 || intentColumn < 0) {
    const message = `the first line has to name the columns \`text\` and \`intent\`; it names ${header.cells.join(", ")}`;
    problems.error(header.at, "missing-key", message);
    return [];
  }
  return rows.flatMap(({ cells, at }) => {
    if (cells.length !== names.length) {
      const shown = delimiter === "\t" ? "tab" : delimiter;
      const message = `${cells.length} columns, but the first line has ${names.length}; a text that holds a ${shown} needs quotes`;
      problems.error(at, "wrong-type", message);
      return [];
    }
    const said = cells[textColumn]?.trim() ?? "";
    if (said !== "") return [{ text: said, intent: cells[intentColumn]?.trim() ?? "", at }];
    problems.error(at, "empty-text", "the text is empty");
    return [];
  });
}

/** The one that the first line with anything in it has most of. */
function delimiterOf(text: string): (typeof delimiters)[number] {
  const first = /^.*\S.*$/m.exec(text)?.[0] ?? "";
  const count = (delimiter: string) => first.split(delimiter).length;
  return delimiters.reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** @returns undefined when the quotes are wrong: then nobody knows where a line ends. */
function readRows(file: string, text: string, delimiter: string, problems: Problems): Row[] | undefined {
  const rows: Row[] = [];
  let lastLine = 0;
  try {
    // A break of two characters inside quotes would count as two lines.
    parse(text.replaceAll(/\r\n?/g, "\n"), {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        const breaks = cells.join("").split("\n").length - 1;
        rows.push({ cells, at: { file, line: lines - breaks, column: 1 } });
        lastLine = lines;
        return null;
      },
    });
    return rows;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const { code, lines, message } = cause;
    const line = code === "CSV_QUOTE_NOT_CLOSED" ? lastLine + 1 : Number(lines);
    problems.error({ file, line, column: 1 }, "csv-syntax", messages.get(code) ?? message);
    return undefined;
  }
}

const messages: ReadonlyMap<string, string> = new Map([
  ["CSV_QUOTE_NOT_CLOSED", "a quote is opened in this line, or after it, and never closed"],
  [
    "INVALID_OPENING_QUOTE",
    'a quote inside a text: the text needs quotes around it, and the quote is written twice: "say ""hi"""',
  ],
  ["CSV_INVALID_CLOSING_QUOTE", 'the text goes on behind its quote; a quote inside it is written twice: ""'],
]);
