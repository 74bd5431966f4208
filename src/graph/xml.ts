const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * What XML does not allow at all, however it is written: control characters, halves of letters and two code points. A
 * key or an id may hold them; a picture shows them as what can not be shown.
 */
const forbidden = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** A text for XML, in an element or an attribute in double quotes. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => references[character] ?? "")
    .replaceAll(forbidden, "\ufffd");
}
