import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";
import type { ModelSchema } from "../../gen/parley/v1/model_pb.ts";
import { DrawModelRequest_Format, type ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { invalidField } from "../dialog/error.ts";
import type { Model } from "../dialog/model.ts";
import { type Problem, suggestion } from "../model/problem.ts";
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

/**
 * Draws a model.
 *
 * @param storyId the one story to draw, which the model has; absent: all.
 * @throws DialogError INVALID_REQUEST when that is too much.
 */
export type DrawModel = (
  model: Model,
  format: "svg" | "dot" | "mermaid",
  storyId?: string,
) => Promise<string>;

/** parley.v1.ModelService: from the wire, call, to the wire. */
export function modelService(
  models: ModelQueries,
  files: ModelFiles,
  draw: DrawModel,
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
      return { models: [...(await files.reload())] };
    },
    async getModelDefinition({ modelId, version }) {
      return { definition: definitionToWire(await models.get(modelId, version)) };
    },
    async drawModel({ modelId, version, storyId, format: asked }) {
      const format = drawingFormats[asked];
      if (!format) throw invalidField("format", `there is no format ${asked}`);
      const model = await models.get(modelId, version);
      if (storyId === "") return { drawing: await draw(model, format) };
      if (model.stories.has(storyId)) return { drawing: await draw(model, format, storyId) };
      const hint = suggestion(storyId, model.stories.keys());
      throw invalidField("story_id", `model "${model.id}" has no story "${storyId}"${hint}`);
    },
    async checkModel({ modelId }) {
      return { problems: (await files.check(modelId)).map(problemToWire) };
    },
    async testModel({ modelId }) {
      return modelTestToWire(await files.test(modelId));
    },
  };
}

const drawingFormats: Partial<Readonly<Record<DrawModelRequest_Format, Parameters<DrawModel>[1]>>> = {
  [DrawModelRequest_Format.UNSPECIFIED]: "svg",
  [DrawModelRequest_Format.SVG]: "svg",
  [DrawModelRequest_Format.DOT]: "dot",
  [DrawModelRequest_Format.MERMAID]: "mermaid",
};

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
