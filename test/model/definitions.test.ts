import { describe, expect, test } from "vitest";
import { type Model, typedFormats } from "../../src/dialog/model.ts";
import { compileFiles, modelOf } from "./write-model.ts";

/** A model that runs a command and then other actions, and whatever definitions these need. */
function afterCommand(actions: string, definitions = ""): Model {
  return modelOf(`
stories:
  main:
    start_actions:
      - {type: command, id: dim}
${actions}
commands:
  dim:
${definitions}
`);
}

/** A model that takes one intent, with an entity. */
function withEntity(entity: string, expected = ""): Model {
  return modelOf(`
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - name: idle
        intents:
          - intent_id: dim_intent
            actions: []
${expected}
intents:
  dim_intent:
    language_data:
      en_US:
        example_utterances:
          - dim it to \${brightness}
entities:
  brightness:
${entity}
`);
}

describe("every scalar is text", () => {
  test("yes, no, 50 and 007 stay what they are", () => {
    const values = withEntity(`
    format: value_list
    language_data:
      en_US:
        values: [yes, no, 50, 007, 1e3, null, 2024-01-01, 0x10, .5, true]
`).entities.get("brightness");
    const texts = ["yes", "no", "50", "007", "1e3", "null", "2024-01-01", "0x10", ".5", "true"];

    expect(values).toMatchObject({
      values: new Map([["en_US", texts.map((value) => ({ value, synonyms: [] }))]]),
    });
  });

  test("names may be numbers, too", () => {
    const model = afterCommand(
      "      - {type: reply, id: 404}",
      "replies: {404: {language_data: {en_US: [1, 'no']}}}",
    );

    expect(model.replies.get("404")?.texts.get("en_US")).toEqual([["1"], ["no"]]);
  });
});

describe("an entity", () => {
  test("lists values, each alone or with its synonyms", () => {
    const { entities } = withEntity(`
    format: value_list
    language_data:
      en_US:
        values:
          - dark
          - bright: [full, a hundred percent]
            medium: [half]
          - soft:
`);

    expect(entities.get("brightness")).toMatchObject({
      format: "value_list",
      values: new Map([
        [
          "en_US",
          [
            { value: "dark", synonyms: [] },
            { value: "bright", synonyms: ["full", "a hundred percent"] },
            { value: "medium", synonyms: ["half"] },
            { value: "soft", synonyms: [] },
          ],
        ],
      ]),
    });
  });

  test.each(["regex", "regex_list", "regular_expression"])("has patterns when its format is %s", (format) => {
    const { entities } = withEntity(`
    format: ${format}
    language_data: {en_US: {values: ['[0-9]+ percent', half]}}
`);

    expect(entities.get("brightness")).toMatchObject({
      format: "regex",
      patterns: new Map([["en_US", ["[0-9]+ percent", "half"]]]),
    });
  });

  test.each(["values", "regex", "patterns", "expressions"])("has its patterns under `%s`", (key) => {
    const { entities } = withEntity(`
    format: regex
    language_data: {en_US: {${key}: ['[0-9]+ percent']}}
`);

    expect(entities.get("brightness")).toMatchObject({
      patterns: new Map([["en_US", ["[0-9]+ percent"]]]),
    });
  });
});

describe("an entity of a built-in format", () => {
  test.each(typedFormats)("%s needs nothing but its name", (format) => {
    expect(withEntity(`    format: ${format}`).entities.get("brightness")).toEqual({
      id: "brightness",
      format,
    });
  });

  test.each(["language_data:", "language_data: {}"])("may have an empty %s", (data) => {
    expect(withEntity(`    format: number\n    ${data}`).entities.get("brightness")).toMatchObject({
      format: "number",
    });
  });

  test("speaks every language of the model", () => {
    const model = modelOf(`
config: {locales: [de_DE, es_ES]}
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions: [{name: idle, intents: [{intent_id: dim, actions: []}]}]
intents:
  dim:
    language_data:
      de: {example_utterances: ["auf \${level}"]}
      es: {example_utterances: ["a \${level}"]}
entities: {level: {format: percent}}
`);
    expect(model.locales).toEqual(["de_DE", "es_ES"]);
  });
});

describe("a reply", () => {
  test("has its texts right under the language, or under `texts`", () => {
    const model = afterCommand(
      "      - {type: reply, id: done}\n      - {type: reply, id: over}",
      `replies:
  done: {language_data: {en_US: ["The lamp is \${state}.", Done.]}}
  over: {language_data: {en_US: {texts: ["Costs $\${price}"]}}}
`,
    );

    expect(model.replies.get("done")?.texts.get("en_US")).toEqual([
      ["The lamp is ", { parameter: "state" }, "."],
      ["Done."],
    ]);
    expect(model.replies.get("over")?.texts.get("en_US")).toEqual([["Costs ${price}"]]);
  });
});

describe("a command", () => {
  function command(definition: string): object | undefined {
    const model = modelOf(`
stories:
  main:
    start_actions: [{type: command, id: lamp}, {type: command, id: wait}]
commands:
  wait:
  lamp: ${definition}
`);
    return model.commands.get("lamp");
  }

  test("goes to the client, with nothing in or out, unless it says more", () => {
    const plain = { id: "lamp", inputs: [], outputs: [], runner: "client" };

    expect(command("")).toEqual(plain);
    expect(command("{inputs: , outputs: []}")).toEqual(plain);
    expect(command("{use_webhook: false}")).toEqual(plain);
    expect(command("{inputs: [a, b], outputs: [c]}")).toEqual({
      ...plain,
      inputs: ["a", "b"],
      outputs: ["c"],
    });
  });

  test("goes to the server's webhook with use_webhook", () => {
    expect(command("{use_webhook: true}")).toEqual({
      id: "lamp",
      inputs: [],
      outputs: [],
      runner: "webhook",
    });
  });

  test("says how long its webhook may take, and how often it is called again", () => {
    expect(command("{use_webhook: true, timeout: 20s, retries: 3}")).toMatchObject({
      timeoutMs: 20_000,
      retries: 3,
    });
    expect(command("{use_webhook: true, timeout: 1m, retries: 0}")).toMatchObject({ retries: 0 });
  });

  test("goes to its own webhook with the older fulfillment_webhook", () => {
    const webhookUrl = "http://localhost:8080/lamp";

    expect(command(`{fulfillment_webhook: "${webhookUrl}"}`)).toMatchObject({
      runner: "webhook",
      webhookUrl,
    });
    expect(command(`{fulfillment_webhook: "${webhookUrl}", use_webhook: false}`)).toMatchObject({
      runner: "client",
      webhookUrl,
    });
  });
});

describe("a memory action", () => {
  test("clears, keeps or sets parameters", () => {
    const { steps } = afterCommand(`
      - {type: memory, id: clear_all}
      - {type: memory, id: clear, parameters: [a, b]}
      - {type: memory, id: keep, parameters: [a]}
      - {type: memory, id: set, parameters: {a: "", b: 'the \${a}', c: 1}}
`).main.start;

    expect(steps.slice(1)).toEqual([
      { type: "memory", operation: { op: "clear_all" } },
      { type: "memory", operation: { op: "clear", parameters: ["a", "b"] } },
      { type: "memory", operation: { op: "keep", parameters: ["a"] } },
      {
        type: "memory",
        operation: {
          op: "set",
          values: [
            ["a", []],
            ["b", ["the ", { parameter: "a" }]],
            ["c", ["1"]],
          ],
        },
      },
    ]);
  });

  test("may have another name, by compat.memory_ids", () => {
    const { steps } = afterCommand(
      `
      - {type: memory, id: forget_everything}
      - {type: memory, id: forget, parameters: [a]}
      - {type: memory, id: clear_all}
`,
      "config: {x-dialog: {compat: {memory_ids: {forget_everything: clear_all, forget: clear}}}}",
    ).main.start;

    expect(steps.slice(1)).toEqual([
      { type: "memory", operation: { op: "clear_all" } },
      { type: "memory", operation: { op: "clear", parameters: ["a"] } },
      { type: "memory", operation: { op: "clear_all" } },
    ]);
  });
});

describe("slot_fill_intent", () => {
  const entity = `
    format: value_list
    language_data: {en_US: {values: [bright, dark]}}
`;
  const required = `
            required_slots: [brightness]
            slot_prompts: [{slot: brightness, reply_id: how_bright}]
replies:
  how_bright: {language_data: {en_US: [How bright?]}}
`;

  test("is made when a slot is required and nobody wrote it", () => {
    const { intents, inputs, replies } = withEntity(entity, required);

    expect(intents.get("slot_fill_intent")).toEqual({
      id: "slot_fill_intent",
      title: "slot fill",
      samples: new Map([["en_US", ["${brightness}"]]]),
      slots: new Map([["brightness", "brightness"]]),
    });
    expect(inputs.get("main/idle")?.intents[0]?.requiredSlots).toEqual([
      { slot: "brightness", prompt: replies.get("how_bright") },
    ]);
  });

  test("is not made when no slot is required", () => {
    expect([...withEntity(entity).intents.keys()]).toEqual(["dim_intent"]);
  });

  test("stays as it was written", () => {
    const model = modelOf(`
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - name: idle
        intents: [{intent_id: dim_intent, actions: [], required_slots: [brightness]}]
intents:
  dim_intent:
    language_data: {en_US: {example_utterances: ["dim it to \${brightness}"]}}
    slot_prompts: [{slot: brightness, reply_id: how_bright}]
  slot_fill_intent:
    language_data: {en_US: {example_utterances: ["make it \${brightness}"]}}
entities:
  brightness:
${entity}
replies:
  how_bright: {language_data: {en_US: [How bright?]}}
`);
    expect(model.intents.get("slot_fill_intent")?.samples.get("en_US")).toEqual(["make it ${brightness}"]);
  });
});

describe("the question for a slot", () => {
  const model = modelOf(`
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - name: idle
        intents:
          - intent_id: dim_intent
            required_slots: [brightness, room]
            slot_prompts: [{slot: brightness, reply_id: of_the_input}]
            actions: []
intents:
  dim_intent:
    language_data: {en_US: {example_utterances: ["dim the \${room} to \${brightness}"]}}
    slot_prompts:
      - {slot: brightness, reply_id: of_the_intent}
      - {slot: room, reply_id: of_the_intent}
entities:
  brightness: {format: value_list, language_data: {en_US: {values: [bright]}}}
  room: {format: value_list, language_data: {en_US: {values: [kitchen]}}}
replies:
  of_the_input: {language_data: {en_US: [How bright?]}}
  of_the_intent: {language_data: {en_US: [Tell me more.]}}
`);

  test("is the input's, else the intent's; slots are asked for in the order of required_slots", () => {
    const [expected] = model.inputs.get("main/idle")?.intents ?? [];

    expect(expected?.requiredSlots.map(({ slot, prompt }) => [slot, prompt.id])).toEqual([
      ["brightness", "of_the_input"],
      ["room", "of_the_intent"],
    ]);
  });
});

describe("a required slot", () => {
  const model = (intent: string, defaults = "{}", ofMain = "{}"): Model =>
    modelOf(`
stories:
  main:
    start_actions: [{type: story, id: dim_story}]
    defaults: ${ofMain}
  dim_story:
    start_actions: [{type: input, id: ask}]
    input_actions:
      - name: ask
        intents: [{intent_id: dim_intent, actions: [], ${intent}}]
    defaults: ${defaults}
intents:
  dim_intent:
    language_data: {en_US: {example_utterances: ["dim it to \${brightness}"]}}
    slot_prompts: [{slot: brightness, reply_id: how_bright}]
entities:
  brightness: {format: value_list, language_data: {en_US: {values: [20, 50]}}}
replies:
  how_bright: {language_data: {en_US: [How bright?]}}
`);
  const expectedOf = ({ inputs }: Model) => inputs.get("dim_story/ask")?.intents[0];
  const limited = "required_slots: [{slot: brightness, max_prompts: 2}]";
  const list = "[{type: memory, id: clear_all}]";

  test("may have a check, a refusal and a limit", () => {
    const full = model(
      `required_slots: [{slot: brightness, check: "\${brightness}.at_most(30)", refusal: how_bright, max_prompts: 2}], give_up_actions: ${list}`,
    );

    expect(expectedOf(full)).toMatchObject({
      requiredSlots: [
        {
          slot: "brightness",
          prompt: full.replies.get("how_bright"),
          check: { test: "at_most", parameter: "brightness", text: "30" },
          refusal: full.replies.get("how_bright"),
          maxPrompts: 2,
        },
      ],
    });
  });

  test("with nothing but its name is the same as the name", () => {
    const [short] = expectedOf(model("required_slots: [brightness]"))?.requiredSlots ?? [];
    const [long] = expectedOf(model("required_slots: [{slot: brightness}]"))?.requiredSlots ?? [];

    expect(long).toMatchObject({ slot: "brightness", prompt: { id: "how_bright" } });
    expect(Object.keys(long ?? {})).toEqual(Object.keys(short ?? {}));
  });

  test("is given up by the intent's own list, else by its story's, else by main's", () => {
    const defaults = `{give_up_actions: ${list}}`;
    const own = model(`${limited}, give_up_actions: ${list}`, defaults, defaults);

    expect(expectedOf(own)?.giveUp?.key).toBe(
      "dim_story/input_actions.ask.intents.dim_intent.give_up_actions",
    );
    expect(own.lists.get("dim_story/input_actions.ask.intents.dim_intent.give_up_actions")?.steps).toEqual([
      { type: "memory", operation: { op: "clear_all" } },
    ]);
    expect(expectedOf(model(limited, defaults, defaults))?.giveUp?.key).toBe(
      "dim_story/defaults.give_up_actions",
    );
    expect(expectedOf(model(limited, "{}", defaults))?.giveUp?.key).toBe("main/defaults.give_up_actions");
  });
});

describe("the config", () => {
  const lamp = `
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions: [{name: idle, intents: []}]
`;

  test("may be left out in a file: then there are defaults for all", () => {
    expect(modelOf(lamp)).toMatchObject({
      id: "lamp",
      name: "lamp",
      description: "",
      locales: ["en_US"],
      settings: { accept: 0.5, ambiguityMargin: 0.05, timeZone: "UTC", retention: "session", wakeWords: [] },
      negativeSamples: new Map([["en_US", []]]),
    });
  });

  test("has our settings in x-dialog or beside it, and x-dialog goes first", () => {
    const config = `
config:
  name: Table lamp
  description: Beside
  nlu: {accept: 0.7, ambiguity_margin: 0.2}
  memory: {retention: intent}
  x-dialog:
    version: 1
    description: Inside
    memory: {retention: main_loop}
`;

    expect(modelOf(config + lamp)).toMatchObject({
      name: "Table lamp",
      description: "Inside",
      settings: { accept: 0.7, ambiguityMargin: 0.2, retention: "main_loop" },
    });
  });

  test("has texts that belong to no intent, for all languages or for each", () => {
    const negative = (samples: string) =>
      modelOf(`
config: {locales: [en_US, de_DE], nlu: {negative_samples: ${samples}}}
stories: {main: {start_actions: [{type: command, id: dim}]}}
commands: {dim: {}}
`).negativeSamples;

    expect(negative("[what, (well)]")).toEqual(
      new Map([
        ["en_US", ["what", "(well)"]],
        ["de_DE", ["what", "(well)"]],
      ]),
    );
    expect(negative("{en: [what], fr_FR: [quoi]}")).toEqual(
      new Map([
        ["en_US", ["what"]],
        ["de_DE", []],
      ]),
    );
  });

  test.each(["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC"])("names a time zone: %s", (zone) => {
    expect(modelOf(`config: {time_zone: ${zone}}\n${lamp}`).settings.timeZone).toBe(zone);
    expect(modelOf(`config: {x-dialog: {time_zone: ${zone}}}\n${lamp}`).settings.timeZone).toBe(zone);
  });

  test.each(["Berlin", "+02:00", "Europe"])("has no time zone %s", (zone) => {
    const { problems } = compileFiles({ "lamp.yaml": `config: {time_zone: "${zone}"}\n${lamp}` });
    expect(problems).toMatchObject([{ severity: "error", check: "bad-value", line: 1 }]);
  });

  test.each([
    ["config: {alert_word: hey lamp}", ["hey lamp"]],
    ["config: {alert_word: [hey lamp, lamp]}", ["hey lamp", "lamp"]],
    ["config: {wakeword: {enabled: true, phrase: hello lamp}}", ["hello lamp"]],
    ["config: {wakeword: {enabled: false, phrase: hello lamp}}", []],
    ["config: {alert_word: lamp, wakeword: {phrase: hello lamp}}", ["lamp", "hello lamp"]],
  ])("names the wake words: %s", (config, wakeWords) => {
    expect(modelOf(`${config}\n${lamp}`).settings.wakeWords).toEqual(wakeWords);
  });
});

describe("an input", () => {
  function input(keys: string): object | undefined {
    const model = modelOf(`
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions: [{name: idle, intents: []${keys}}]
`);
    return model.inputs.get("main/idle");
  }

  test("waits without hurry in main, unless it says otherwise", () => {
    expect(input("")).toEqual({
      key: "main/idle",
      intents: [],
      fallbacks: {},
      onUnmatched: "leave",
      immediate: false,
      requiresWakeWord: false,
    });
    expect(input(", immediate: true, alert_word_required: true, on_unmatched: stay")).toMatchObject({
      immediate: true,
      requiresWakeWord: true,
      onUnmatched: "stay",
    });
  });

  test("may have thresholds of its own", () => {
    expect(input(", nlu: {accept: 0.8, ambiguity_margin: 0.1}")).toMatchObject({
      accept: 0.8,
      ambiguityMargin: 0.1,
    });
  });

  test("is an immediate question in every other story", () => {
    const model = modelOf(`
stories:
  main: {start_actions: [{type: story, id: dim_story}]}
  dim_story:
    start_actions: [{type: input, id: ask}]
    input_actions: [{name: ask, intents: []}]
`);

    expect(model.inputs.get("dim_story/ask")?.immediate).toBe(true);
  });

  test.each([
    ["100ms", 100],
    ["8s", 8000],
    ["1.5s", 1500],
    ["2m", 120_000],
    ["24h", 86_400_000],
  ])("may have a timeout of %s", (timeout, timeoutMs) => {
    expect(input(`, timeout: ${timeout}`)).toMatchObject({ timeoutMs });
  });
});

test("a transcribe action keeps its id for the client", () => {
  const { steps } = afterCommand("      - {type: transcribe, id: shopping list}").main.start;

  expect(steps.at(-1)).toEqual({ type: "transcribe", transcribeId: "shopping list" });
});

test("jumps are steps of their own", () => {
  const model = modelOf(`
stories:
  main: {start_actions: [{type: story, id: dim_story}]}
  dim_story:
    start_actions: [{type: command, id: dim}, {type: conditional, id: again}]
    conditional_actions:
      - name: again
        conditions: [{condition: "\${status}.is(busy)", actions: [{type: named, id: start}]}]
        default_actions: [{type: named, id: end}]
commands:
  dim: {outputs: [status]}
`);

  const again = model.stories.get("dim_story")?.start.steps[1];
  expect(again).toMatchObject({
    type: "conditional",
    conditional: {
      key: "dim_story/again",
      branches: [{ list: { steps: [{ type: "restart_story" }] } }],
      otherwise: { steps: [{ type: "end_story" }] },
    },
  });
});

test("the slots of sensitive entities are sensitive, and the parameters that the config names", () => {
  const model = modelOf(`
config: {x-dialog: {sensitive: [token]}}
stories:
  main:
    start_actions: [{type: command, id: open}, {type: input, id: ask}]
    input_actions: [{name: ask, intents: [{intent_id: move, actions: []}]}]
intents:
  move:
    slots: {from: account, to: account}
    language_data: {en_US: {example_utterances: ["move \${amount} from \${from} to \${to}"]}}
entities:
  account: {format: regex, sensitive: "true", language_data: {en_US: {values: ["[0-9]{10}"]}}}
  amount: {format: money, sensitive: "false"}
commands: {open: {outputs: [token, other]}}
`);
  expect([...model.sensitive].sort()).toEqual(["from", "to", "token"]);
});
