/**
 * Texts as PostgreSQL can keep them: it has no NUL character. Backslashes are doubled, so that every text has one
 * form and comes back as it was.
 */
export function stored(text: string): string {
  if (!/[\\\0]/.test(text)) return text;
  return text.replaceAll("\\", "\\\\").replaceAll("\0", "\\0");
}

/** A text that `stored` has made, as it was before. */
export function restored(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replaceAll(/\\([\\0])/g, (_, letter) => (letter === "0" ? "\0" : "\\"));
}
