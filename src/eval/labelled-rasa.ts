import { plainText, readExamples } from "../import/rasa/annotated.ts";
import type { Problems } from "../model/problem.ts";
import { field, type Yaml, type YamlList } from "../model/yaml.ts";
import type { LabelledText } from "./labelled-text.ts";

/** What stands under `nlu` in a file of Rasa's; undefined when it is no such file. */
export function exampleLists(root: Yaml): YamlList | undefined {
  const nlu = field(root, "nlu");
  return nlu?.kind === "list" ? nlu : undefined;
}

/** Reads the examples of intents as Rasa 2 and 3 write them. Synonyms, lookups and patterns are passed over. */
export function readRasa(lists: YamlList, problems: Problems): LabelledText[] {
  return lists.items.flatMap((item) => {
    const intent = field(item, "intent");
    if (!intent) return [];
    if (intent.kind !== "text") {
      problems.error(intent.at, "wrong-type", "an intent is a text");
      return [];
    }
    const examples = field(item, "examples");
    if (!examples || examples.kind === "map") {
      problems.error(item.at, "missing-key", `intent "${intent.value}" needs \`examples\``);
      return [];
    }
    return readExamples(examples, problems).map((example) => {
      return { text: plainText(example), intent: intent.value, at: example.at };
    });
  });
}
