import { SizeLimit } from "./size.ts";

/**
 * A text with parameters in it, such as `Your ${account} account holds ${balance}.`
 * Literal pieces and parameter names alternate. In front of a brace, two dollars stand for one that is said: `$${`
 * is a literal `${`, and `$$${price}` a dollar and a price.
 */
export type Template = readonly (string | { readonly parameter: string })[];

/** Where a text stops being a template. `index` counts UTF-16 units from its start. */
export interface TemplateFault {
  readonly index: number;
  readonly message: string;
}

/**
 * What a parameter, and so a slot or a command's input, may be called. Nothing that can not be seen is in a name:
 * no control characters, and no marks that change the direction of writing.
 */
export const parameterName = /^[^\s{}$\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]{1,128}$/u;

/** Parses a text into a template, or tells what is wrong with it. */
export function parseTemplate(text: string): Template | TemplateFault {
  const parts: (string | { parameter: string })[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("${", at);
    if (open < 0) break;
    const dollars = dollarsBefore(text, open, at);
    literal += text.slice(at, open - dollars) + "$".repeat(Math.floor(dollars / 2));
    if (dollars % 2 === 1) {
      literal += "${";
      at = open + 2;
      continue;
    }
    const close = text.indexOf("}", open);
    if (close < 0) {
      return { index: open, message: "`${` is never closed by `}`; write `$${` for a literal `${`" };
    }
    const parameter = text.slice(open + 2, close);
    if (!parameterName.test(parameter)) {
      return {
        index: open,
        message: `\`${parameter}\` is not a name; names have no spaces, braces or \`$\``,
      };
    }
    if (literal) parts.push(literal);
    literal = "";
    parts.push({ parameter });
    at = close + 1;
  }
  literal += text.slice(at);
  if (literal) parts.push(literal);
  return parts;
}

function dollarsBefore(text: string, index: number, from: number): number {
  let count = 0;
  while (index - count > from && text[index - count - 1] === "$") count++;
  return count;
}

export function isTemplateFault(parsed: Template | TemplateFault): parsed is TemplateFault {
  return "message" in parsed;
}

/** The names used in a template, in order, repetitions included. */
export function parametersOf(template: Template): string[] {
  return template.flatMap((part) => (typeof part === "string" ? [] : [part.parameter]));
}

/**
 * Fills in a template, once: what a value holds is text, whatever it looks like. A parameter without a value reads
 * as the empty string.
 *
 * @param most is how many bytes of UTF-8 the text may have.
 * @param what names the text in the message of the error, such as `Reply "welcome"`.
 * @throws SizeLimit when it has more.
 */
export function render(
  template: Template,
  parameters: ReadonlyMap<string, string>,
  most: number,
  what: string,
): string {
  let text = "";
  let bytes = 0;
  for (const part of template) {
    const piece = typeof part === "string" ? part : (parameters.get(part.parameter) ?? "");
    bytes += Buffer.byteLength(piece);
    if (bytes > most) throw new SizeLimit(`${what} has more than ${most >> 10} KiB.`);
    text += piece;
  }
  return text;
}

/** A template as its author would write it. */
export function templateText(template: Template): string {
  const twice = (dollars: string) => dollars + dollars;
  return template
    .map((part, index) => {
      if (typeof part !== "string") return `\${${part.parameter}}`;
      const text = part.replaceAll(/\$+(?=\{)/g, twice);
      return index < template.length - 1 ? text.replace(/\$+$/, twice) : text;
    })
    .join("");
}
