import { described, filledList, list, mapping, orNothing, ref, type Schema } from "./json-schema.ts";

const actions = (description: string) => described(description, "actions");

/** Only memory actions have parameters, and each operation has its own. */
const memoryParameters: Schema = {
  if: { properties: { type: { const: "memory" } }, required: ["type"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: {
    properties: {
      id: {
        description:
          "The memory operation: `clear_all`, `clear`, `keep`, `set`, or a name that `compat.memory_ids` gives one of them.",
        examples: ["clear_all", "clear", "keep", "set"],
      },
      parameters: { anyOf: [ref("names"), ref("settings")] },
    },
    allOf: [
      withId({ const: "clear_all" }, { not: { required: ["parameters"] } }),
      withId(
        { const: "set" },
        {
          required: ["parameters"],
          properties: { parameters: { type: "object", minProperties: 1, allOf: [ref("settings")] } },
        },
      ),
      withId(
        { enum: ["clear", "keep"] },
        {
          required: ["parameters"],
          properties: { parameters: { type: "array", minItems: 1, allOf: [ref("names")] } },
        },
      ),
    ],
  },
  else: { not: { required: ["parameters"] } },
};

function withId(id: Schema, consequence: Schema): Schema {
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { if: { properties: { id } }, then: consequence };
}

const namedList = mapping(
  "A list that other lists of this story can run.",
  { name: described("Its name in this story.", "text"), actions: actions("Its steps.") },
  ["name", "actions"],
);

/** Stories and what is in them. */
export const stories: Readonly<Record<string, Schema>> = {
  action: {
    ...mapping(
      "A step of a list.",
      {
        type: {
          description: "What the step does.",
          enum: ["input", "command", "reply", "conditional", "memory", "story", "named", "transcribe"],
        },
        id: described(
          "What it does it with: the id of a reply, command or story; the name of an input, conditional or named list of this story (`start` begins the story again, `end` ends it); a memory operation; or a label.",
          "text",
        ),
        parameters: {
          description: "Of memory operations only: names for `clear` and `keep`, names and values for `set`.",
        },
      },
      ["type", "id"],
    ),
    ...memoryParameters,
  },
  actions: { type: ["array", "null"], items: ref("action") },
  slotPrompt: mapping(
    "How a slot is asked for.",
    {
      slot: described("The slot.", "text"),
      reply_id: described("The reply that asks for it.", "text"),
    },
    ["slot", "reply_id"],
  ),
  slotPrompts: { type: ["array", "null"], items: ref("slotPrompt") },
  requiredSlot: {
    anyOf: [
      { ...ref("text") },
      {
        ...mapping(
          "A slot, and what its value must be like.",
          {
            slot: described("The slot.", "text"),
            check: described(
              "A condition that must hold with the value that was said, such as `${amount}.at_most(1000)`.",
              "optionalText",
            ),
            refusal: described(
              "The reply that is said when the check does not hold, before asking again.",
              "optionalText",
            ),
            max_prompts: {
              description:
                "How often the slot is asked for before `give_up_actions` run, 1 to 100. Without it: for ever.",
              anyOf: [
                { type: "integer", minimum: 1, maximum: 100 },
                { type: "string", pattern: "^0*(100|[1-9]\\d?)$" },
                { enum: [null, ""] },
              ],
            },
          },
          ["slot"],
        ),
        dependencies: { refusal: ["check"] },
      },
    ],
  },
  expectedIntent: mapping(
    "An intent that is accepted here, and what follows it.",
    {
      intent_id: described("The intent.", "text"),
      domain_id: { enum: [null, ""], description: "Not used; models for Diatheke may have it." },
      required_slots: list(
        "Slots that are asked for, one at a time and in this order, while they have no value.",
        ref("requiredSlot"),
      ),
      slot_prompts: described(
        "How slots are asked for here, instead of the intent's own prompts.",
        "slotPrompts",
      ),
      give_up_actions: actions("Run when a slot was asked for `max_prompts` times in vain."),
      actions: actions("Run when the intent was understood and all required slots have a value."),
    },
    ["intent_id", "actions"],
  ),
  input: mapping(
    "A place where the dialog waits for the user.",
    {
      name: described("Its name in this story.", "text"),
      immediate: described(
        "Whether the user was asked something and an answer is expected now. Default: true, except in main.",
        "boolean",
      ),
      alert_word_required: described(
        "Whether a spoken answer must begin with the wake word. Default: false.",
        "boolean",
      ),
      timeout: {
        description: "How long clients wait for an answer, such as `8s`: 100ms to 24h. Without it: for ever.",
        type: ["string", "null"],
        pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h))?$",
        examples: ["8s", "500ms", "2m"],
      },
      on_unmatched: {
        description: "After a fallback list: leave the story, or wait here again. Default: leave.",
        enum: ["leave", "stay", null, ""],
      },
      nlu: orNothing(
        mapping("Thresholds for this input, instead of the model's.", {
          accept: described(
            "What is recognized with less confidence than this counts as not recognized, 0 to 1.",
            "share",
          ),
          ambiguity_margin: described(
            "Intents whose confidence is this close to the best one compete with it, 0 to 1.",
            "share",
          ),
        }),
      ),
      intents: list("The intents that are accepted here.", ref("expectedIntent")),
      no_intent_actions: actions("Run when nothing was recognized."),
      invalid_intent_actions: actions(
        "Run when an intent of the model was recognized that is not listed here.",
      ),
      ambiguous_intent_actions: actions(
        "Run when several listed intents fit equally well; `${candidate_1}` and so on hold their titles.",
      ),
      timeout_actions: actions(
        "Run when the time for an answer ran out. Without it: as if nothing was recognized.",
      ),
    },
    ["name", "intents"],
  ),
  branch: mapping(
    "A condition, and what runs when it is the first that holds.",
    {
      condition: described(
        "Such as `${status}.is(done) AND ${paid}.not()`; also `.at_least(…)`, `.at_most(…)`, `OR` and parentheses.",
        "text",
      ),
      actions: actions("Run when the condition holds."),
    },
    ["condition", "actions"],
  ),
  conditional: mapping(
    "Runs the list of the first condition that holds.",
    {
      name: described("Its name in this story.", "text"),
      conditions: filledList("The conditions, in the order in which they are tried.", ref("branch")),
      default_actions: actions("Run when no condition holds."),
      defaults: actions("Another name for `default_actions`."),
    },
    ["name", "conditions"],
  ),
  story: mapping(
    "A named path through a dialog.",
    {
      init_actions: actions("Only in main: run once, when a session begins. Usually a greeting."),
      start_actions: actions("Where the story begins. Main begins here again whenever it has ended."),
      input_actions: list("The places where this story waits for the user.", ref("input")),
      conditional_actions: list("The decisions of this story.", ref("conditional")),
      named_actions: {
        description:
          "Lists that other lists of this story can run: by name, or as a list of `{name, actions}`.",
        anyOf: [
          { type: ["array", "null"], items: namedList },
          { type: "object", additionalProperties: ref("actions") },
        ],
      },
      defaults: orNothing(
        mapping("What this story does where its parts do not say; in main: where no story does.", {
          no_intent_actions: actions("For inputs: nothing was recognized."),
          invalid_intent_actions: actions("For inputs: an intent was recognized that is not listed."),
          ambiguous_intent_actions: actions("For inputs: several listed intents fit equally well."),
          conditional_default_actions: actions("For conditionals: no condition holds."),
          command_error_actions: actions("A command failed."),
          give_up_actions: actions("A slot was asked for `max_prompts` times in vain."),
        }),
      ),
    },
    ["start_actions"],
  ),
};
