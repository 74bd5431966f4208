import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type ServiceImpl } from "@connectrpc/connect";
import type { ModelSchema } from "../../gen/parley/v1/model_pb.ts";
import type { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import type { Model } from "../dialog/model.ts";
import type { Problem } from "../model/problem.ts";
import type { ModelQueries } from "../session/model-queries.ts";
import type { ModelTest } from "../transcript/test-model.ts";
import { commandDefinitionToWire, definitionToWire } from "./definition-to-wire.ts";
import { recognitionToWire } from "./event-to-wire.ts";
import { explanationToWire } from "./explanation-to-wire.ts";
import { modelTestToWire, problemToWire } from "./model-test-to-wire.ts";

/** What reading a model again came to. */
export interface ReloadedModel {
  readonly modelId: string;
  /** The version that new sessions get now; empty: none. */
  readonly version: string;
  readonly isNew: boolean;
  /** How many there are. */
  readonly errors: number;
  readonly warnings: number;
}

/** The models where the server has them, for operators. What an id names there may not be served. */
export interface ModelFiles {
  /** Reads all of them again, to be served. */
  reload(): Promise<readonly ReloadedModel[]>;
  /** Reads one, and tells what is wrong with it. */
  check(modelId: string): Promise<readonly Problem[]>;
  /** Runs the tests of one. */
  test(modelId: string): Promise<ModelTest>;
}

/** parley.v1.ModelService: from the wire, call, to the wire. */
export function modelService(models: ModelQueries, files: ModelFiles): ServiceImpl<typeof ModelService> {
  return {
    listModels({ pageSize, pageToken }) {
      const { models: page, next } = models.list(pageSize, pageToken);
      return { models: page.map(modelToWire), nextPageToken: next };
    },
    async getModel({ modelId, version }) {
      return { model: modelToWire(await models.get(modelId, version)) };
    },
    async recognize({ modelId, text, locale, expectedIntentIds, expectedSlot }) {
      const expected = { intentIds: expectedIntentIds, slot: expectedSlot, slotIntentId: "", filledSlot: "" };
      const { recognition, explanation } = await models.recognize({ modelId, text, locale, expected });
      return {
        recognition: recognitionToWire(recognition),
        ...(explanation ? { explanation: explanationToWire(explanation) } : {}),
      };
    },
    async reloadModels() {
      return { models: [...(await files.reload())] };
    },
    async getModelDefinition({ modelId, version }) {
      return { definition: definitionToWire(await models.get(modelId, version)) };
    },
    drawModel: notYet,
    async checkModel({ modelId }) {
      return { problems: (await files.check(modelId)).map(problemToWire) };
    },
    async testModel({ modelId }) {
      return modelTestToWire(await files.test(modelId));
    },
  };
}

function notYet(): never {
  throw new ConnectError("not there yet", Code.Unimplemented);
}

function modelToWire(model: Model): MessageInitShape<typeof ModelSchema> {
  const { id, version, name, description, locales, stories, intents, entities, replies, commands } = model;
  return {
    modelId: id,
    version,
    name,
    description,
    locales: [...locales],
    storyIds: [...stories.keys()],
    intentIds: [...intents.keys()],
    entityIds: [...entities.keys()],
    replyIds: [...replies.keys()],
    commands: [...commands.values()].map(commandDefinitionToWire),
  };
}
