/** An element of XML, with its attributes and what is in it, in their order. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Elements, or a text. */
  readonly inside: readonly Element[] | string;
}

/** A document of XML 1.0, indented. */
export function xmlOf(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, "")}`;
}

function written({ name, attributes, inside }: Element, indent: string): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const start = `${indent}<${name}${given.join("")}`;
  if (inside.length === 0) return `${start}/>\n`;
  if (typeof inside === "string") return `${start}>${escaped(inside)}</${name}>\n`;
  return `${start}>\n${inside.map((element) => written(element, `${indent}  `)).join("")}${indent}</${name}>\n`;
}

/** Control characters, halves of letters and two more, which no document may hold, however they are written. */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Those that mean something, and those that readers would take for blanks in attributes. */
const special = /[&<>"'\t\n\r]/g;

/** A text as it can stand between elements and in attributes. What can not stand there is written as `\u{1b}`. */
function escaped(text: string): string {
  const code = (character: string) => character.codePointAt(0) ?? 0;
  return text
    .replaceAll(forbidden, (character) => `\\u{${code(character).toString(16)}}`)
    .replaceAll(special, (character) => `&#${code(character)};`);
}
