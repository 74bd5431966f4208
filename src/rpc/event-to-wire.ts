import type { MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  Command_Runner,
  type CommandSchema,
  type EntitySchema,
  type EventSchema,
  Problem_Kind,
  type RecognitionSchema,
  SessionEnded_Reason,
  type WaitForUserSchema,
} from "../../gen/parley/v1/event_pb.ts";
import type {
  Command,
  EndReason,
  Entity,
  Event,
  EventBody,
  ProblemKind,
  Recognition,
  Runner,
  WaitForUser,
} from "../dialog/event.ts";

/** An entry of a session's log, as clients see it. */
export function eventToWire(
  sessionId: string,
  { offset, time, requestId, body }: Event,
): MessageInitShape<typeof EventSchema> {
  return {
    sessionId,
    offset,
    createTime: timestampFromMs(time),
    requestId: requestId ?? "",
    body: bodyToWire(body),
  };
}

type WireBody = NonNullable<MessageInitShape<typeof EventSchema>["body"]>;

function bodyToWire(body: EventBody): WireBody {
  switch (body.kind) {
    case "session_started": {
      const { modelId, modelVersion, locale, parameters, skipGreeting } = body;
      return { case: "sessionStarted", value: { modelId, modelVersion, locale, parameters, skipGreeting } };
    }
    case "user_text": {
      const { text, confidence, timedOut } = body;
      return {
        case: "userText",
        value: { text, ...(confidence === undefined ? {} : { confidence }), timedOut },
      };
    }
    case "command_result": {
      const { commandId, commandOffset, outputs, error } = body;
      const answered = commandOffset === undefined ? {} : { commandOffset };
      return { case: "commandResult", value: { commandId, ...answered, outputs, error } };
    }
    case "story_jump":
      return { case: "storyJump", value: { storyId: body.storyId, parameters: body.parameters } };
    case "input_timeout":
      return { case: "inputTimeout", value: {} };
    case "recognition":
      return { case: "recognition", value: recognitionToWire(body) };
    case "reply":
      return { case: "reply", value: { replyId: body.replyId, text: body.text } };
    case "command":
      return { case: "command", value: commandToWire(body) };
    case "wait_for_user":
      return { case: "waitForUser", value: waitForUserToWire(body) };
    case "transcribe":
      return { case: "transcribe", value: { transcribeId: body.transcribeId } };
    case "session_ended":
      return { case: "sessionEnded", value: { reason: endReasons[body.reason] } };
    case "problem":
      return { case: "problem", value: { kind: problemKinds[body.problem], message: body.message } };
    default:
      return body satisfies never;
  }
}

export function recognitionToWire(
  recognition: Omit<Recognition, "kind">,
): MessageInitShape<typeof RecognitionSchema> {
  const { valid, intentId, confidence, entities, alternatives, source = "" } = recognition;
  return {
    valid,
    intentId,
    confidence,
    entities: entities.map(entityToWire),
    alternatives: alternatives.map((alternative) => ({ ...alternative })),
    source,
  };
}

function entityToWire(entity: Entity): MessageInitShape<typeof EntitySchema> {
  const { slot, entityId, value, unit = "", text, start, end, confidence } = entity;
  return { slot, entityId, value, unit, text, start, end, confidence };
}

export function commandToWire({
  commandId,
  inputs,
  runner,
}: Command): MessageInitShape<typeof CommandSchema> {
  return { commandId, inputs, runner: runners[runner] };
}

export function waitForUserToWire(wait: WaitForUser): MessageInitShape<typeof WaitForUserSchema> {
  const { immediate, requiresWakeWord, timeoutMs, expectedIntentIds, slot } = wait;
  return {
    immediate,
    requiresWakeWord,
    ...(timeoutMs === undefined ? {} : { timeout: durationFromMs(timeoutMs) }),
    expectedIntentIds: [...expectedIntentIds],
    slot,
  };
}

const runners: Readonly<Record<Runner, Command_Runner>> = {
  client: Command_Runner.CLIENT,
  webhook: Command_Runner.WEBHOOK,
};

const endReasons: Readonly<Record<EndReason, SessionEnded_Reason>> = {
  client: SessionEnded_Reason.CLIENT,
  expired: SessionEnded_Reason.EXPIRED,
  problem: SessionEnded_Reason.PROBLEM,
};

const problemKinds: Readonly<Record<ProblemKind, Problem_Kind>> = {
  command_failed: Problem_Kind.COMMAND_FAILED,
  no_condition_held: Problem_Kind.NO_CONDITION_HELD,
  step_limit: Problem_Kind.STEP_LIMIT,
  depth_limit: Problem_Kind.DEPTH_LIMIT,
  size_limit: Problem_Kind.SIZE_LIMIT,
};
