import type { AnyDesc, DescFile } from "@bufbuild/protobuf";
import { getComments } from "@bufbuild/protoplugin";
import type { Anchors } from "./anchors.ts";

/** What has a comment. */
export type Commented = Exclude<AnyDesc, DescFile>;

/** What calls fail with. */
const statusCodes = new Set([
  ...["CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS"],
  ...["PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE"],
  ...["UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"],
]);

/** Comments of proto files as Markdown, in which names of the API lead to where it is described. */
export class Prose {
  private readonly anchors: Anchors;

  constructor(anchors: Anchors) {
    this.anchors = anchors;
  }

  /** The paragraphs of a comment that stands below a heading; they do not lead to where they stand. */
  paragraphs(desc: Commented, here: string): string[] {
    return paragraphsOf(desc).map((paragraph) => this.markdown(paragraph, here));
  }

  /** For a cell of a table. */
  cell(desc: Commented, here: string): string {
    return this.paragraphs(desc, here).join("<br><br>").replaceAll("|", "\\|");
  }

  /** For a table of contents. */
  firstSentence(desc: Commented, here: string): string {
    const [first = ""] = paragraphsOf(desc);
    const sentence = /^.*?[.:!?](?= [A-Z])/.exec(first)?.[0] ?? first;
    return this.markdown(sentence, here).replaceAll("|", "\\|");
  }

  private markdown(text: string, here: string): string {
    return text
      .split(/(`[^`]*`|"[^"\s]+")/)
      .map((part) => {
        if (part.startsWith("`")) return part;
        return part.startsWith('"') ? `\`${part}\`` : this.withLinks(part, here);
      })
      .join("");
  }

  private withLinks(text: string, here: string): string {
    const parts = text.split(/(docs\/[\w-]+\.md|\w+(?:\.\w+)*)/);
    return parts
      .map((part, index) => {
        if (index % 2 === 0) return escaped(part);
        return this.word(part, parts.slice(0, index).join(""), here);
      })
      .join("");
  }

  private word(word: string, before: string, here: string): string {
    const page = /^docs\/(.+)$/.exec(word)?.[1];
    if (page) return `[${page}](${page})`;
    if (statusCodes.has(word)) return `[${word}](errors.md#every-reason)`;
    if (!/[a-z]/i.test(word)) return escaped(word);
    const shown = /_|\.[A-Z]|[A-Z]\w*\./.test(word) ? `\`${word}\`` : word;
    const anchor = this.anchors.of(word);
    const elsewhere = anchor !== undefined && anchor !== this.anchors.of(here);
    return elsewhere && isName(word, before) ? `[${shown}](#${anchor})` : shown;
  }
}

/** Names such as Event and State are also plain words; inside a sentence, a capital tells them apart. */
function isName(word: string, before: string): boolean {
  return /[._]|[a-z][A-Z]/.test(word) || /[a-z] $/.test(before);
}

/** Comments have lines as long as editors are wide; an empty line ends a paragraph. */
export function paragraphsOf(desc: Commented): string[] {
  const text = getComments(desc).leading ?? "";
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replaceAll(/\s*\n\s*/g, " "))
    .filter((paragraph) => paragraph !== "");
}

/** So that it is text and nothing else. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\*_~<>[\]]/g, "\\$&");
}
