/** A small model that has a bit of everything, in Diatheke's layout. */
export const lampFiles: Readonly<Record<string, string>> = {
  "model_config.yaml": `
x-dialog:
  version: 1
  name: Lamp
`,
  "stories/main.yaml": `
init_actions:
  - type: reply
    id: welcome_reply
start_actions:
  - type: input
    id: main_input
input_actions:
  - name: main_input
    intents:
      - intent_id: dim_intent
        required_slots: [brightness]
        actions:
          - type: story
            id: dim_story
defaults:
  no_intent_actions:
    - type: reply
      id: welcome_reply
`,
  "stories/dim_story.yaml": `
start_actions:
  - type: command
    id: dim
  - type: conditional
    id: outcome
conditional_actions:
  - name: outcome
    conditions:
      - condition: \${status}.is(broken)
        actions:
          - type: named
            id: apologise
    default_actions: []
named_actions:
  - name: apologise
    actions:
      - type: reply
        id: sorry_reply
`,
  "intents/dim_intent.yaml": `
language_data:
  en_US:
    example_utterances:
      - dim the lamp
      - dim the lamp to \${brightness}
slot_prompts:
  - slot: brightness
    reply_id: how_bright_reply
`,
  "entities/brightness.yaml": `
format: value_list
language_data:
  en_US:
    values:
      - bright: [full, a hundred percent]
      - 50
`,
  "commands/dim.yaml": `
inputs: [brightness]
outputs: [status]
`,
  "replies/welcome_reply.yaml": `
language_data:
  en_US:
    - Hello!
    - Good evening!
`,
  "replies/how_bright_reply.yaml": `
language_data:
  en_US:
    - How bright?
`,
  "replies/sorry_reply.yaml": `
language_data:
  en_US:
    - I could not dim the lamp to \${brightness}.
`,
};

/** The same model in one file. */
export function lampInOneFile(): string {
  const config = `config:${indent(lampFiles["model_config.yaml"] ?? "", 2)}`;
  const sections = ["stories", "intents", "entities", "commands", "replies"].map((section) => {
    const definitions = Object.entries(lampFiles).flatMap(([path, text]) => {
      const [directory, file] = path.split("/");
      return directory === section ? [`  ${file?.replace(".yaml", "")}:${indent(text, 4)}`] : [];
    });
    return [`${section}:`, ...definitions].join("\n");
  });
  return [config, ...sections].join("\n");
}

function indent(text: string, blanks: number): string {
  return text.replaceAll(/\n(?=.)/g, `\n${" ".repeat(blanks)}`);
}
