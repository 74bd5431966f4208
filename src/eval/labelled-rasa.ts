import type { Place, Problems } from "../model/problem.ts";
import type { Yaml, YamlList, YamlMap, YamlText } from "../model/yaml.ts";
import type { LabelledText } from "./labelled-text.ts";

/** What stands under `nlu` in a file of Rasa's; undefined when it is no such file. */
export function exampleLists(root: Yaml): YamlList | undefined {
  if (root.kind !== "map") return undefined;
  const nlu = field(root, "nlu");
  return nlu?.kind === "list" ? nlu : undefined;
}

/** Reads the examples of intents as Rasa 2 and 3 write them. Synonyms, lookups and patterns are passed over. */
export function readRasa(lists: YamlList, problems: Problems): LabelledText[] {
  return lists.items.flatMap((item) => {
    const intent = item.kind === "map" ? field(item, "intent") : undefined;
    if (item.kind !== "map" || !intent) return [];
    if (intent.kind !== "text") {
      problems.error(intent.at, "wrong-type", "an intent is a text");
      return [];
    }
    const examples = field(item, "examples");
    if (examples && examples.kind !== "map") return readExamples(examples, intent.value, problems);
    problems.error(item.at, "missing-key", `intent "${intent.value}" needs \`examples\``);
    return [];
  });
}

/** Examples are the lines of one text, or a list whose items are texts or hold one as `text`. */
function readExamples(examples: YamlText | YamlList, intent: string, problems: Problems): LabelledText[] {
  if (examples.kind === "text") return readLines(examples, intent, problems);
  return examples.items.flatMap((item) => {
    const text = item.kind === "map" ? field(item, "text") : item;
    if (text?.kind === "text") return toLabelled(text.value, intent, text.at, problems);
    problems.error(item.at, "wrong-type", "an example is a text, or has one as `text`");
    return [];
  });
}

function readLines(
  { value, at, firstCharacter }: YamlText,
  intent: string,
  problems: Problems,
): LabelledText[] {
  return value.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    // The lines of a block stand below its `|`.
    const place = firstCharacter ?? { ...at, line: at.line + 1 + index, column: 1 };
    const example = /^\s*-\s+(.*)$/.exec(line)?.[1];
    if (example !== undefined) return toLabelled(example, intent, place, problems);
    problems.error(place, "wrong-type", 'an example is a line that begins with "- "');
    return [];
  });
}

function toLabelled(example: string, intent: string, at: Place, problems: Problems): LabelledText[] {
  const text = withoutAnnotations(example).trim();
  if (text !== "") return [{ text, intent, at }];
  problems.error(at, "empty-text", "the text is empty");
  return [];
}

/** Bounded, so that the work is linear in the text: `[value](entity)`, `[value](entity:synonym)`, `[value]{"entity": …}` and `[value][{…}, {…}]`: what was said is the value. */
const annotation = /\[([^[\]]{1,500})\](?:\([^)]{1,500}\)|\{[^}]{1,500}\}|\[\s*\{.{0,1000}?\}\s*\])/g;

export function withoutAnnotations(example: string): string {
  return example.replaceAll(annotation, "$1");
}

function field({ entries }: YamlMap, name: string): Yaml | undefined {
  return entries.find(({ key }) => key.value === name)?.value;
}
