import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type DescMethod,
  type DescService,
  ScalarType,
} from "@bufbuild/protobuf";
import { Anchors } from "./anchors.ts";
import { type DescType, fileName, nameOf, type Outline } from "./outline.ts";
import { type Commented, escaped, Prose, paragraphsOf } from "./prose.ts";

/** The page, in Markdown. It stands in docs/, beside the pages that it leads to. */
export function writePage(outline: Outline): string {
  return new Page(outline).write();
}

const notes = [
  '- A field that is not `optional`, and is not sent, has the empty value of its type: `""`, `0`, `false`, no entries. Messages and `optional` fields can be absent; then they say nothing at all.',
  '- JSON writes `session_id` as `sessionId`, a value of an enum as its name, a Duration as `"90s"` and a Timestamp as `"2026-01-31T12:00:00Z"`. It leaves out what is empty.',
  "- Later releases may add fields and values: ignore those that you do not know.",
];

class Page {
  private readonly outline: Outline;
  private readonly anchors: Anchors;
  private readonly prose: Prose;

  constructor(outline: Outline) {
    this.outline = outline;
    this.anchors = new Anchors(outline);
    this.prose = new Prose(this.anchors);
  }

  write(): string {
    const { packageName, services, shared } = this.outline;
    const folder = `proto/${packageName.replaceAll(".", "/")}`;
    const blocks = [
      "# API reference",
      `<!-- Made from the comments in ${folder} by \`npm run generate\`: change those. -->`,
      `Every call, message and value of \`${packageName}\`, as [${folder}](../${folder}) declares them. How to reach a server, and how a conversation goes: [clients.md](clients.md). Why calls fail: [errors.md](errors.md).`,
      notes.join("\n"),
      "## Contents",
      ...services.map((service) => this.callsOf(service)),
      this.contentsOfFiles(),
      ...services.flatMap((service) => this.service(service)),
      ...[...shared].flatMap(([file, types]) => [
        `## ${fileName(file)}`,
        ...types.flatMap((type) => this.type(type, "###")),
      ]),
    ];
    return `${blocks.join("\n\n")}\n`;
  }

  private callsOf(service: DescService): string {
    const rows = service.methods.map((method) => [
      this.link(method.name),
      this.prose.firstSentence(method, method.name),
      isForOperators(method) ? "operators" : "clients",
    ]);
    return table(
      [
        this.link(service.name),
        this.prose.firstSentence(service, service.name),
        "[for](security.md#who-may-call)",
      ],
      rows,
    );
  }

  private contentsOfFiles(): string {
    const rows = [...this.outline.shared].map(([file, types]) => [
      this.link(fileName(file)),
      types.map((type) => this.link(nameOf(type))).join(", "),
    ]);
    return table(["", "Messages and enums that calls share"], rows);
  }

  private service(service: DescService): string[] {
    return [
      `## ${service.name}`,
      ...this.about(service, service.name),
      ...service.methods.flatMap((method) => this.method(method)),
    ];
  }

  private method(method: DescMethod): string[] {
    const { name, parent, input, output, methodKind } = method;
    const takes = methodKind === "client_streaming" || methodKind === "bidi_streaming" ? "a stream of " : "";
    const answers =
      methodKind === "server_streaming" || methodKind === "bidi_streaming" ? "a stream of " : "";
    return [
      `### ${name}`,
      ...this.about(method, name),
      `\`/${parent.typeName}/${name}\` takes ${takes}${this.typeLink(input)} and answers with ${answers}${this.typeLink(output)}.`,
      ...(this.outline.ofMethod.get(method) ?? []).flatMap((type) => this.type(type, "####")),
    ];
  }

  private type(type: DescType, level: string): string[] {
    const name = nameOf(type);
    const users = [...(this.outline.users.get(type) ?? [])].filter((user) => user !== type.parent);
    return [
      `${level} ${name}`,
      ...this.about(type, name),
      ...(type.kind === "enum" ? [this.values(type)] : this.fields(type)),
      ...(users.length > 0 ? [`Used in ${users.map((user) => this.link(nameOf(user))).join(", ")}.`] : []),
    ];
  }

  private fields(message: DescMessage): string[] {
    const { fields, oneofs } = message;
    if (fields.length === 0) return ["No fields."];
    const here = nameOf(message);
    const rows = (of: readonly DescField[]) =>
      of.map((field) => [
        field.number,
        `\`${field.name}\``,
        this.fieldType(field),
        this.description(field, here),
      ]);
    const plain = fields.filter((field) => !field.oneof);
    return [
      ...(plain.length > 0 ? [table(["#", "Field", "Type", "Description"], rows(plain))] : []),
      ...oneofs.flatMap((oneof) => [
        [`**\`${oneof.name}\`**:`, ...this.prose.paragraphs(oneof, here), "One of:"].join(" "),
        table(["#", "Field", "Type", "Description"], rows(oneof.fields)),
      ]),
    ];
  }

  private values(type: DescEnum): string {
    const rows = type.values.map((value) => [
      value.number,
      `\`${value.name}\``,
      this.description(value, nameOf(type)),
    ]);
    return table(["#", "Value", "Description"], rows);
  }

  private fieldType(field: DescField): string {
    const [before, after] = aroundType(field);
    if (field.scalar !== undefined) return `\`${before}${scalarName(field.scalar)}${after}\``;
    return `${escaped(before)}${this.typeLink(field.message ?? field.enum)}${escaped(after)}`;
  }

  private typeLink(type: DescType): string {
    const { name, typeName, file } = type;
    if (file.proto.package === this.outline.packageName) return this.link(nameOf(type));
    if (!typeName.startsWith("google.protobuf.")) return escaped(typeName);
    return `[${name}](https://protobuf.dev/reference/protobuf/google.protobuf/#${name.toLowerCase()})`;
  }

  /** A link to a heading of this page. */
  private link(heading: string): string {
    return `[${heading}](#${this.anchors.of(heading)})`;
  }

  private about(desc: Commented, here: string): string[] {
    const paragraphs = this.prose.paragraphs(desc, here);
    return desc.deprecated ? ["**Deprecated.**", ...paragraphs] : paragraphs;
  }

  private description(desc: Commented, here: string): string {
    return `${desc.deprecated ? "**Deprecated.** " : ""}${this.prose.cell(desc, here)}`;
  }
}

/** What stands before and after the type of a field that may have no value, or several. */
function aroundType(field: DescField): readonly [string, string] {
  if (field.fieldKind === "list") return ["repeated ", ""];
  if (field.fieldKind === "map") return [`map<${scalarName(field.mapKey)}, `, ">"];
  return [field.proto.proto3Optional ? "optional " : "", ""];
}

function scalarName(scalar: ScalarType): string {
  return ScalarType[scalar].toLowerCase();
}

/** Comments say so in these words; a test compares them with the roles that the server knows. */
function isForOperators(method: DescMethod): boolean {
  return paragraphsOf(method).some((paragraph) => paragraph.includes("For operators only."));
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => ":---")), ...rows.map(line)].join("\n");
}
