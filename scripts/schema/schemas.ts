import { config } from "./config-schema.ts";
import { definitions } from "./definition-schema.ts";
import { byName, described, ref, type Schema, values } from "./json-schema.ts";
import { stories } from "./story-schema.ts";
import { tests } from "./test-schema.ts";

const dialect = "http://json-schema.org/draft-07/schema#";

const model: Schema = {
  $schema: dialect,
  title: "A dialog model of Parley in one file",
  type: "object",
  required: ["stories"],
  properties: {
    config: ref("config"),
    stories: {
      description: "The stories, by id. Every session begins in `main`.",
      type: "object",
      required: ["main"],
      additionalProperties: ref("story"),
    },
    intents: byName("The intents, by id.", ref("intent")),
    entities: byName("The entities, by id.", ref("entity")),
    commands: byName("The commands, by id.", ref("command")),
    replies: byName("The replies, by id.", ref("reply")),
    tests: byName("Conversations as they should go, by name.", ref("transcript")),
    nlu_tests: described("Texts with what they mean.", "nluTests"),
  },
  additionalProperties: false,
  definitions: { ...values, ...stories, ...definitions, ...config, ...tests },
};

/** What each kind of file in the directory of a model is, by the name of its schema. */
const files: Readonly<Record<string, readonly [definition: string, title: string]>> = {
  model_config: ["config", "The settings of a dialog model: model_config.yaml"],
  story: ["story", "A story: stories/<id>.yaml"],
  intent: ["intent", "An intent: intents/<id>.yaml"],
  entity: ["entity", "An entity: entities/<id>.yaml"],
  command: ["command", "A command: commands/<id>.yaml"],
  reply: ["reply", "A reply: replies/<id>.yaml"],
  test: ["testFile", "A test: tests/<name>.yaml"],
};

/** The schemas of model files, by the names of the files in docs/schema. */
export const schemas: ReadonlyMap<string, Schema> = new Map([
  ["model.json", model],
  ...Object.entries(files).map(([name, [definition, title]]): [string, Schema] => [
    `${name}.json`,
    { $schema: dialect, title, allOf: [{ $ref: `model.json#/definitions/${definition}` }] },
  ]),
]);
