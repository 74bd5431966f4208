import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type ServiceImpl } from "@connectrpc/connect";
import type { ModelSchema } from "../../gen/parley/v1/model_pb.ts";
import type { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import type { Model } from "../dialog/model.ts";
import type { ModelQueries } from "../session/model-queries.ts";
import { commandDefinitionToWire, definitionToWire } from "./definition-to-wire.ts";
import { recognitionToWire } from "./event-to-wire.ts";
import { explanationToWire } from "./explanation-to-wire.ts";

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

/**
 * parley.v1.ModelService: from the wire, call, to the wire.
 *
 * @param reload reads the models again.
 */
export function modelService(
  models: ModelQueries,
  reload: () => Promise<readonly ReloadedModel[]>,
): ServiceImpl<typeof ModelService> {
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
      return { models: [...(await reload())] };
    },
    async getModelDefinition({ modelId, version }) {
      return { definition: definitionToWire(await models.get(modelId, version)) };
    },
    drawModel: notYet,
    checkModel: notYet,
    testModel: notYet,
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
