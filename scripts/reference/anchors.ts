import { type DescType, fileName, nameOf, type Outline } from "./outline.ts";

/** Where the page tells of what: the headings, and the things that are told of below them. */
export class Anchors {
  private readonly byName = new Map<string, string>();

  /** @throws Error when two headings would have one anchor: GitHub would number them. */
  constructor({ services, ofMethod, shared }: Outline) {
    const types = [...ofMethod.values(), ...shared.values()].flat();
    const headings = [
      "Contents",
      ...services.map(({ name }) => name),
      ...[...ofMethod.keys()].map(({ name }) => name),
      ...[...shared.keys()].map(fileName),
      ...types.map(nameOf),
    ];
    for (const heading of headings) {
      const anchor = anchorOf(heading);
      if ([...this.byName.values()].includes(anchor))
        throw new Error(`Two headings have the anchor #${anchor}.`);
      this.byName.set(heading, anchor);
    }
    for (const type of types) {
      for (const name of namesWithin(type)) this.byName.set(name, anchorOf(nameOf(type)));
    }
  }

  /** The anchor of a service, method, type, file, field (`Event.offset`) or value of an enum; undefined: it is not here. */
  of(name: string): string | undefined {
    return this.byName.get(name);
  }
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

function namesWithin(type: DescType): string[] {
  if (type.kind === "enum") return type.values.map(({ name }) => name);
  return [...type.fields, ...type.oneofs].map(({ name }) => `${nameOf(type)}.${name}`);
}
