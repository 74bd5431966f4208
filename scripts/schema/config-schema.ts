import { byName, described, mapping, orNothing, ref, type Schema } from "./json-schema.ts";

const own: Readonly<Record<string, Schema>> = {
  version: { description: "The version of this format.", enum: [1, "1", null, ""] },
  name: described("For people.", "optionalText"),
  description: described("For people.", "optionalText"),
  locale: described("The language of the model, such as `en_US`.", "optionalText"),
  locales: described(
    "The languages of the model; the first is the default. Without it: those that all definitions have in common.",
    "texts",
  ),
  time_zone: described(
    'Where "tomorrow" begins: an IANA name such as `Europe/Berlin`. Default: UTC.',
    "optionalText",
  ),
  nlu: orNothing(
    mapping("How texts are recognized.", {
      accept: described(
        "What is recognized with less confidence than this counts as not recognized. Default: 0.5.",
        "share",
      ),
      ambiguity_margin: described(
        "Intents whose confidence is this close to the best one compete with it. Default: 0.05.",
        "share",
      ),
      negative_samples: {
        description: "Texts that belong to no intent: a list, or one for each language.",
        anyOf: [
          ref("texts"),
          { type: "object", propertyNames: ref("locale"), additionalProperties: ref("texts") },
        ],
      },
    }),
  ),
  memory: orNothing(
    mapping("When parameters are forgotten.", {
      retention: {
        description:
          "`session`: never by themselves. `main_loop`: whenever main begins again. `intent`: the unmentioned slots of an intent, whenever it is recognized. Default: session.",
        enum: ["session", "main_loop", "intent", null, ""],
      },
    }),
  ),
  compat: orNothing(
    mapping("For models that were written for something else.", {
      memory_ids: byName("Other names for memory operations.", {
        enum: ["clear_all", "clear", "keep", "set", null, ""],
      }),
    }),
  ),
  sensitive: described(
    "Parameters whose values are masked wherever others than the client see them.",
    "names",
  ),
};

/** The settings of a model. */
export const config: Readonly<Record<string, Schema>> = {
  config: orNothing(
    mapping("The settings of a model.", {
      ...own,
      alert_word: {
        description: "The words that wake a voice client; at most 100.",
        anyOf: [ref("optionalText"), ref("texts")],
      },
      wakeword: orNothing(
        mapping("The wake word, as Diatheke writes it.", {
          enabled: described("Default: true.", "boolean"),
          phrase: described("The words.", "optionalText"),
        }),
      ),
      "x-dialog": orNothing(mapping("Settings that are Parley's own, kept apart from Diatheke's.", own)),
    }),
  ),
};
