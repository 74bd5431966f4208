import type { Place, Problems } from "../../model/problem.ts";
import { field, type Yaml, type YamlList, type YamlText } from "../../model/yaml.ts";

/** What a user may say, with the entities that are marked in it. */
export interface AnnotatedText {
  readonly at: Place;
  readonly parts: readonly (string | AnnotatedValue)[];
}

/** A value that is marked in a text. */
export interface AnnotatedValue {
  /** As said. */
  readonly text: string;
  readonly entity: string;
  /** Empty: none. */
  readonly role: string;
  /** The spelling that the dialog uses; empty: the text. */
  readonly value: string;
}

/** Reads examples as Rasa 2 and 3 write them: the lines of one text, or a list whose items are texts or hold one as `text`. */
export function readExamples(examples: YamlText | YamlList, problems: Problems): AnnotatedText[] {
  return exampleTexts(examples, problems).flatMap(({ value, at }) => {
    const parts = annotatedParts(value.trim());
    if (plainText({ parts }).trim() !== "") return [{ at, parts }];
    problems.error(at, "empty-text", "the text is empty");
    return [];
  });
}

/** The texts of examples, with the marks of entities still in them. */
function exampleTexts(examples: YamlText | YamlList, problems: Problems): YamlText[] {
  if (examples.kind === "text") return linesOf(examples, problems);
  return examples.items.flatMap((item: Yaml) => {
    const text = item.kind === "map" ? field(item, "text") : item;
    if (text?.kind === "text") return [text];
    problems.error(item.at, "wrong-type", "an example is a text, or has one as `text`");
    return [];
  });
}

function linesOf({ value, at, firstCharacter }: YamlText, problems: Problems): YamlText[] {
  return value.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    // The lines of a block stand below its `|`.
    const place = firstCharacter ?? { ...at, line: at.line + 1 + index, column: 1 };
    const example = /^\s*-\s+(.*)$/.exec(line)?.[1];
    if (example !== undefined) return [{ kind: "text", value: example, at: place } as const];
    problems.error(place, "wrong-type", 'an example is a line that begins with "- "');
    return [];
  });
}

/**
 * Bounded, so that the work is linear in the text: `[value](entity)`, `[value](entity:synonym)`,
 * `[value]{"entity": …}` and `[value][{…}, {…}]`.
 */
const annotation =
  /\[(?<text>[^[\]]{1,500})\](?:\((?<short>[^)]{1,500})\)|(?<long>\{[^}]{1,500}\})|(?<several>\[\s*\{.{0,1000}?\}\s*\]))/g;

/** A text and the values that are marked in it, in their order. */
export function annotatedParts(example: string): (string | AnnotatedValue)[] {
  const parts: (string | AnnotatedValue)[] = [];
  let end = 0;
  for (const match of example.matchAll(annotation)) {
    const { text = "", short, long, several } = match.groups ?? {};
    if (match.index > end) parts.push(example.slice(end, match.index));
    parts.push(short === undefined ? fromJson(text, long ?? several ?? "") : fromShort(text, short));
    end = match.index + match[0].length;
  }
  if (end < example.length) parts.push(example.slice(end));
  return parts;
}

function fromShort(text: string, short: string): AnnotatedValue {
  const [entity = "", value = ""] = short.split(/:(.*)/s);
  return { text, entity, role: "", value };
}

/** Of several marks on the same words the first one counts. What is no JSON marks nothing: it is text. */
function fromJson(text: string, json: string): AnnotatedValue | string {
  try {
    const mark: unknown = [JSON.parse(json)].flat()[0];
    const { entity, role, value } = mark as Readonly<Record<string, unknown>>;
    return typeof entity === "string"
      ? {
          text,
          entity,
          role: typeof role === "string" ? role : "",
          value: value === undefined ? "" : String(value),
        }
      : text;
  } catch {
    return text;
  }
}

/** What was said. */
export function plainText({ parts }: Pick<AnnotatedText, "parts">): string {
  return parts.map((part) => (typeof part === "string" ? part : part.text)).join("");
}
