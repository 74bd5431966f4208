import type { HandlerContext, ServiceImpl } from "@connectrpc/connect";
import type { DiathekeService, SessionMetadata } from "../../gen/cobaltspeech/diatheke/v3/diatheke_pb.ts";
import type { InteractService } from "../../gen/cobaltspeech/interact/v3/interact_pb.ts";
import { invalidField } from "../dialog/error.ts";
import type { JsonObject } from "../session/session.ts";
import { actionsToWire } from "./actions-to-wire.ts";
import type { Output } from "./dialogs.ts";
import { type DiathekeParts, dialogsFor } from "./diatheke-service.ts";
import { inputFromWire } from "./input-from-wire.ts";
import { allModels, modelInfoToWire } from "./model-info.ts";
import { nluResultToWire } from "./nlu-result-to-wire.ts";
import { heardOnce, soundIn } from "./speech.ts";
import { versionToWire } from "./version-to-wire.ts";

/** Diatheke's version 3, which is Interact's, too: from the wire, call, to the wire. */
export function v3Service({
  sessions,
  models,
  tokens,
  speech,
}: DiathekeParts): ServiceImpl<typeof DiathekeService> & ServiceImpl<typeof InteractService> {
  const dialogs = (context: HandlerContext) => dialogsFor(context, { sessions, tokens });
  return {
    version: () => versionToWire(),
    listModels: () => ({ models: allModels(models).map(modelInfoToWire) }),
    async createSession({ modelId, metadata }, context) {
      const output = await dialogs(context).create(modelId, metadataFromWire(metadata), context.signal);
      return { sessionOutput: outputToWire(output) };
    },
    async updateSession({ sessionInput }, context) {
      if (!sessionInput) throw invalidField("session_input", "is required");
      const { token, input } = sessionInput;
      const output = await dialogs(context).update(token, () => inputFromWire(input), context.signal);
      return { sessionOutput: outputToWire(output) };
    },
    async deleteSession({ tokenData }, context) {
      await dialogs(context).delete(tokenData);
      return {};
    },
    async streamASR(requests) {
      const sound = soundIn(requests);
      return { asrResult: await heardOnce(speech, sound) };
    },
    async *streamASRWithPartials(requests) {
      const sound = soundIn(requests);
      yield { data: { case: "asrResult", value: await heardOnce(speech, sound) } };
    },
    async *transcribe(requests) {
      const sound = soundIn(requests);
      yield* speech.hear(sound);
    },
    async *streamTTS({ replyAction }) {
      for await (const audio of speech.say(replyAction?.text ?? "", replyAction?.lunaModel ?? "")) {
        yield { audio };
      }
    },
  };
}

function outputToWire({ token, events }: Output) {
  return { token, actionList: actionsToWire(events, nluResultToWire(events)) };
}

/** What the client wants to be kept with its session; undefined: nothing. */
function metadataFromWire(metadata: SessionMetadata | undefined): JsonObject | undefined {
  if (!metadata) return undefined;
  const { customMetadata, storageFilePrefix } = metadata;
  return { custom_metadata: customMetadata, storage_file_prefix: storageFilePrefix };
}
