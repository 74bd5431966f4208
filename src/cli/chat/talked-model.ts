import type { CommandDefinition } from "../../../gen/parley/v1/model_pb.ts";
import type { Parley } from "../../client/parley.ts";
import type { Session } from "../../client/session.ts";
import { callRaw, type Reach } from "./reach.ts";
import { Sayings } from "./sayable.ts";

/** What the chat knows of the model that it talks with. */
export interface TalkedModel {
  readonly commands: readonly CommandDefinition[];
  readonly storyIds: readonly string[];
  /** Undefined when the server does not tell us its samples. */
  readonly sayings: Sayings | undefined;
  /** Whether it is known that nothing that is said to it is sensitive. */
  readonly isHarmless: boolean;
}

/** Reads the version of the model that a session is on. */
export async function readTalkedModel(parley: Parley, { info }: Session, reach: Reach): Promise<TalkedModel> {
  const { modelId, modelVersion: version, locale } = info;
  const { model } = await callRaw(reach, (options) => parley.models.getModel({ modelId, version }, options));
  // It is for operators; and an older server does not have it.
  const definition = await parley.models.getModelDefinition({ modelId, version }).then(
    (answer) => answer.definition,
    () => undefined,
  );
  return {
    commands: model?.commands ?? [],
    storyIds: model?.storyIds ?? [],
    sayings: definition && new Sayings(definition, locale),
    isHarmless: definition?.sensitiveParameters.length === 0,
  };
}
