import { type Document, isCollection, isNode, isScalar, visit, type YAMLError } from "yaml";

/** What a parser found wrong with a YAML text, in words for its author. `offset` counts UTF-16 units. */
export interface YamlFault {
  readonly offset: number;
  readonly message: string;
}

/** The first thing that is wrong with a document; what the parser tells after it mostly follows from it. */
export function findYamlFault(document: Document, text: string): YamlFault | undefined {
  const fault = document.errors[0] ?? document.warnings[0];
  if (!fault) return undefined;
  const [offset] = fault.pos;
  const open = startOfUnclosed(fault, document);
  if (open !== undefined) return { offset: open, message: `this ${text.charAt(open)} is never closed` };
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const rest = /^.*/.exec(text.slice(offset))?.[0] ?? "";
  return { offset, message: explain(fault, before, rest) };
}

/** The parser notices only at the end, or where something else begins, that a quote or bracket is still open. */
function startOfUnclosed({ code, message, pos: [end] }: YAMLError, document: Document): number | undefined {
  const isQuote = code === "MISSING_CHAR" && message.includes("quote");
  const isBracket = /end with a [\]}]$/.test(message);
  let start: number | undefined;
  visit(document, (_key, node) => {
    if (!isNode(node) || !node.range) return;
    const canBeOpen = isQuote ? isScalar(node) : isBracket && isCollection(node) && node.flow;
    if (canBeOpen && node.range[0] < end && end <= node.range[2]) start = node.range[0];
  });
  return start;
}

/** @param before and @param rest are the line up to the fault, and from there on. */
function explain({ code, message }: YAMLError, before: string, rest: string): string {
  switch (code) {
    case "TAB_AS_INDENT":
      return "YAML is indented with spaces, not with tabs";
    case "BAD_SCALAR_START":
      return `a text can not begin with ${rest.charAt(0)}; put it in quotes`;
    case "TAG_RESOLVE_FAILED":
      return "a text can not begin with !; put it in quotes";
    case "BAD_ALIAS":
      return "a text can not begin with & or *; put it in quotes";
    case "BLOCK_AS_IMPLICIT_KEY":
      if (before.trim() === "") return "this line is not indented like its neighbours";
      return /:(\s|$)/.test(rest)
        ? "a second `: ` in one line; a text that holds one needs quotes"
        : "the next line is indented too far";
    case "MULTILINE_IMPLICIT_KEY":
      return "expected `key: value`; is the colon missing, or the blank after it?";
    case "BAD_INDENT":
      return message.includes("same column") ? "this line is not indented like its neighbours" : message;
    case "BAD_DQ_ESCAPE":
      return `${message} in double quotes; single quotes leave a backslash as it is`;
    case "MULTIPLE_DOCS":
      return "a file holds one document; `---` begins another";
    case "UNEXPECTED_TOKEN":
      return message.includes("at node end")
        ? "the value has ended before this; put all of it in quotes (inside '…' an apostrophe is written '')"
        : message;
    default:
      return message;
  }
}
