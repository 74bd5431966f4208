import type { HandlerContext, ServiceImpl } from "@connectrpc/connect";
import { CommandStatus_StatusCode, type Diatheke } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { principalOf, tellSession } from "../rpc/guard.ts";
import { Lanes } from "../session/lanes.ts";
import type { ModelQueries } from "../session/model-queries.ts";
import type { Sessions } from "../session/sessions.ts";
import { actionsToWire } from "./actions-to-wire.ts";
import { Attendance } from "./attendance.ts";
import { Dialogs, type Output } from "./dialogs.ts";
import { EventSessions } from "./event-sessions.ts";
import { inputFromWire } from "./input-from-wire.ts";
import { allModels, modelInfoToWire } from "./model-info.ts";
import { heardOnce, type Speech, soundIn } from "./speech.ts";
import type { Tokens } from "./tokens.ts";
import { versionToWire } from "./version-to-wire.ts";

/** What the services of Diatheke are made from. */
export interface DiathekeParts {
  readonly sessions: Sessions;
  readonly models: ModelQueries;
  readonly tokens: Tokens;
  readonly speech: Speech;
}

/** cobaltspeech.diatheke.Diatheke, version 1 and 2: from the wire, call, to the wire. */
export function diathekeService({
  sessions,
  models,
  tokens,
  speech,
}: DiathekeParts): ServiceImpl<typeof Diatheke> {
  const shared = { models, attendance: new Attendance(), lanes: new Lanes() };
  const eventSessions = (context: HandlerContext) => {
    return new EventSessions(sessions.of(principalOf(context)), shared);
  };
  const dialogs = (context: HandlerContext) => dialogsFor(context, { sessions, tokens });
  return {
    version: () => versionToWire(),

    models: () => ({ models: allModels(models).map(({ id }) => id) }),
    async newSession({ model }, context) {
      const sessionId = await eventSessions(context).create(model);
      tellSession(context, sessionId);
      return { sessionId };
    },
    async startSession({ sessionId }, context) {
      await eventSessions(context).start(sessionId);
      return {};
    },
    async endSession({ sessionId }, context) {
      await eventSessions(context).end(sessionId);
      return {};
    },
    async *sessionEventStream({ sessionId }, context) {
      for await (const result of eventSessions(context).events(sessionId, context.signal)) yield { result };
    },
    async commandFinished(status, context) {
      const { sessionId, commandId, commandStateId, outputParameters: outputs } = status;
      const error = status.errorMessageText || "the client reports a failure";
      const hasFailed = status.returnStatus === CommandStatus_StatusCode.FAILURE;
      const finished = { sessionId, commandId, commandStateId, outputs, error: hasFailed ? error : "" };
      await eventSessions(context).finish(finished, context.signal);
      return {};
    },
    async pushText({ sessionId, text }, context) {
      await eventSessions(context).say(sessionId, text, context.signal);
      return {};
    },
    async setStory(request, context) {
      await eventSessions(context).setStory(request);
      return {};
    },
    async streamAudioInput(requests) {
      await heardOnce(speech, soundIn(requests));
      return {};
    },
    streamAudioReplies({ sessionId }, context) {
      return eventSessions(context).replies(sessionId, context.signal);
    },

    listModels: () => ({ models: allModels(models).map(modelInfoToWire) }),
    async createSession({ modelId }, context) {
      return outputToWire(await dialogs(context).create(modelId, undefined, context.signal));
    },
    async updateSession({ token, input }, context) {
      return outputToWire(await dialogs(context).update(token, () => inputFromWire(input), context.signal));
    },
    async deleteSession(token, context) {
      await dialogs(context).delete(token);
      return {};
    },
    streamASR(requests) {
      return heardOnce(speech, soundIn(requests));
    },
    async *streamTTS({ text, lunaModel }) {
      for await (const audio of speech.say(text, lunaModel)) yield { audio };
    },
    async *transcribe(requests) {
      const sound = soundIn(requests);
      yield* speech.hear(sound);
    },
  };
}

/** The dialogs of who makes a call, which is then known to be about one of them. */
export function dialogsFor(
  context: HandlerContext,
  { sessions, tokens }: Pick<DiathekeParts, "sessions" | "tokens">,
): Dialogs {
  return new Dialogs(sessions.of(principalOf(context)), tokens, (id) => tellSession(context, id));
}

function outputToWire({ token, events }: Output) {
  return { token, actionList: actionsToWire(events) };
}
