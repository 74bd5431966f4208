/** Characters that take two columns of a terminal, by their East Asian width. */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

const noWidth = /[\p{M}\p{Cf}]/u;

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += noWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}

/** A text with blanks after it, or before it, that fill some columns. */
export function fill(text: string, columns: number, side: "left" | "right" = "right"): string {
  const blanks = " ".repeat(Math.max(0, columns - columnsOf(text)));
  return side === "right" ? text + blanks : blanks + text;
}

/** The lines of a table. All columns but those that are named as texts stand on the right of their place. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  texts: readonly string[],
): string[] {
  const widths = header.map((name, index) =>
    Math.max(...[name, ...rows.map((row) => row[index] ?? "")].map(columnsOf)),
  );
  return [header, ...rows].map((row) =>
    row
      .map((cell, index) =>
        fill(cell, widths[index] ?? 0, texts.includes(header[index] ?? "") ? "right" : "left"),
      )
      .join("  ")
      .trimEnd(),
  );
}
