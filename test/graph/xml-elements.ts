export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text in it, but not in what is inside it. */
  text: string;
}

const tag = /<(\/?)([a-z]+)((?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(\/?)>/y;
const text = /(?:[^<&]|&(?:amp|lt|gt|quot|#\d+);)+/y;
const references: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** The elements of a document in the part of XML that drawings use. Fails when it is anything else. */
export function elementsOf(xml: string): XmlElement[] {
  const found: XmlElement[] = [];
  const open: XmlElement[] = [];
  for (let at = 0; at < xml.trimEnd().length; ) {
    const [whole, close, name = "", inside = "", single] =
      matchAt(tag, xml, at) ?? matchAt(text, xml, at) ?? [];
    if (whole === undefined) throw new Error(`no XML: ${JSON.stringify(xml.slice(at, at + 80))}`);
    at += whole.length;
    const parent = open.at(-1);
    if (name === "") {
      if (parent) parent.text += decoded(whole);
    } else if (close) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      const attributes = [...inside.matchAll(/([a-zA-Z:-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => {
        return [key, decoded(value)];
      });
      const element: XmlElement = { name, attributes: Object.fromEntries(attributes), text: "" };
      found.push(element);
      if (!single) open.push(element);
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  return found;
}

function matchAt(pattern: RegExp, xml: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(xml);
}

function decoded(written: string): string {
  return written.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) => {
    return code ? String.fromCodePoint(Number(code)) : (references[name] ?? "");
  });
}
