import { typedFormats } from "../../src/dialog/model.ts";
import {
  byLocale,
  byName,
  described,
  filledList,
  mapping,
  orNothing,
  ref,
  type Schema,
  slotNames,
} from "./json-schema.ts";

const regexFormats = ["regex", "regex_list", "regular_expression"];

const entityValues = filledList(
  "The values: texts, or a text with its synonyms, as in `large: [big, huge]`.",
  {
    anyOf: [
      ref("text"),
      { description: "A value and other words for it.", type: "object", additionalProperties: ref("texts") },
    ],
  },
);

function patterns(): Schema {
  const list = (description: string) => filledList(description, ref("text"));
  const properties = {
    values: list("Patterns in RE2 syntax, without regard to case; each matches a value as a whole."),
    regex: list("Another name for `values`."),
    patterns: list("Another name for `values`."),
    expressions: list("Another name for `values`."),
  };
  return { ...mapping("One language.", properties), minProperties: 1 };
}

function whenFormat(format: Schema, consequence: Schema): Schema {
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { if: { required: ["format"], properties: { format } }, then: consequence };
}

function needsData(data: Schema): Schema {
  return { required: ["language_data"], properties: { language_data: data } };
}

/** Intents, entities, commands, replies. */
export const definitions: Readonly<Record<string, Schema>> = {
  intent: mapping(
    "Something that users may mean.",
    {
      title: described(
        'What a question such as "did you mean …" calls it. Default: the id, without `_intent`, with blanks for underscores.',
        "optionalText",
      ),
      slots: {
        ...byName("The entities that fill slots which are not called like their entity.", {
          anyOf: [
            ref("text"),
            mapping("The entity that fills the slot.", { entity: described("The entity.", "text") }, [
              "entity",
            ]),
          ],
        }),
        propertyNames: slotNames,
      },
      language_data: byLocale(
        "Sample sentences for each language, such as `en_US`.",
        mapping(
          "One language.",
          {
            example_utterances: filledList(
              "What users may say. `${slot}` stands for a value, `[word]` for a word or nothing, `(this|that)` for one of them.",
              ref("text"),
            ),
          },
          ["example_utterances"],
        ),
      ),
      slot_prompts: described("How its slots are asked for.", "slotPrompts"),
    },
    ["language_data"],
  ),
  entity: {
    ...mapping(
      "A kind of value that users mention.",
      {
        format: {
          description: "`value_list`, `regex`, or a format that needs no values because it is built in.",
          enum: ["value_list", ...regexFormats, ...typedFormats],
        },
        sensitive: {
          description:
            "Whether its values are masked wherever others than the client see them. Default: false.",
          enum: [true, false, "true", "false"],
        },
        language_data: { description: "The values or patterns for each language, such as `en_US`." },
      },
      ["format"],
    ),
    allOf: [
      whenFormat(
        { const: "value_list" },
        needsData(
          byLocale(
            "The values for each language.",
            mapping("One language.", { values: entityValues }, ["values"]),
          ),
        ),
      ),
      whenFormat({ enum: regexFormats }, needsData(byLocale("The patterns for each language.", patterns()))),
      whenFormat({ enum: typedFormats }, { properties: { language_data: { enum: [null, "", {}, []] } } }),
    ],
  },
  command: orNothing(
    mapping("Something that your program does.", {
      inputs: described("The parameters that are sent along.", "names"),
      outputs: described("The parameters that are expected back.", "names"),
      use_webhook: described(
        "Whether Parley calls the webhook instead of asking the client. Default: whether there is a `fulfillment_webhook`.",
        "boolean",
      ),
      fulfillment_webhook: {
        description: "The command's own webhook, instead of the server's.",
        type: ["string", "null"],
        pattern: "^(https?://[^/\\s]+.*)?$",
      },
      timeout: {
        description: "How long the webhook may take, such as `8s`: 100ms to 60s. Default: 10s.",
        type: ["string", "null"],
        pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h))?$",
        examples: ["8s", "500ms"],
      },
      retries: {
        description:
          "How often the webhook is called again when it was not reached or has trouble, 0 to 10. Default: 0.",
        anyOf: [
          { type: "integer", minimum: 0, maximum: 10 },
          { type: "string", pattern: "^0*(10|\\d)$" },
          { enum: [null, ""] },
        ],
      },
    }),
  ),
  reply: mapping(
    "Something that the dialog says.",
    {
      language_data: byLocale("The texts for each language, such as `en_US`.", {
        anyOf: [
          filledList("Variations, of which one is chosen; `${parameter}` is filled in.", ref("text")),
          mapping(
            "One language.",
            {
              texts: filledList(
                "Variations, of which one is chosen; `${parameter}` is filled in.",
                ref("text"),
              ),
            },
            ["texts"],
          ),
        ],
      }),
    },
    ["language_data"],
  ),
};
