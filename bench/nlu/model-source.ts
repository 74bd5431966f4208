import type { ModelSource, SourceFile } from "../../src/model/source.ts";
import { wordsOf } from "../../src/nlu/sample.ts";
import type { Pair } from "./data-set.ts";

/** A model whose one input expects every intent of some training data, with its texts as samples. */
export function modelSource(name: string, train: readonly Pair[]): ModelSource {
  const intents = new Map<string, string[]>();
  for (const [text, intent] of train) {
    // A sample without words would match silence, and is refused.
    if (wordsOf(text).length === 0) continue;
    const sample = escapeSample(text);
    if (intents.get(intent)?.push(sample) === undefined) intents.set(intent, [sample]);
  }
  const expected = [...intents.keys()].map((intent) => {
    return { intent_id: intent, actions: [{ type: "reply", id: "done" }] };
  });
  return {
    id: name,
    files: [
      { path: "model_config.yaml", text: "" },
      yamlFile("stories/main.yaml", {
        start_actions: [{ type: "input", id: "all" }],
        input_actions: [{ name: "all", intents: expected }],
      }),
      yamlFile("replies/done.yaml", { language_data: { en_US: ["Done."] } }),
      ...[...intents].map(([intent, samples]) => {
        return yamlFile(`intents/${intent}.yaml`, {
          language_data: { en_US: { example_utterances: samples } },
        });
      }),
    ],
  };
}

/** JSON is YAML. */
function yamlFile(path: string, value: object): SourceFile {
  return { path, text: JSON.stringify(value) };
}

/** Writes a plain text as a sample: what would be a slot, an option or a choice in it stands for itself. */
export function escapeSample(text: string): string {
  return text.replaceAll(/[\\[\]()|]/g, "\\$&").replaceAll(/\$+(?=\{)/g, "$&$&");
}
