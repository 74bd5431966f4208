import { durationMs, timestampDate } from "@bufbuild/protobuf/wkt";
import {
  Command_Runner,
  EventKind,
  Problem_Kind,
  SessionEnded_Reason,
  type Event as WireEvent,
} from "../../gen/parley/v1/event_pb.ts";
import type { EndReason, Event, ProblemKind, Recorded } from "./event.ts";

/** Absent when this release does not know the kind: such events are to be ignored. */
export function eventFromWire({ offset, createTime, requestId, body }: WireEvent): Event | undefined {
  const time = createTime ? timestampDate(createTime) : new Date(0);
  const recorded: Recorded = { offset, time, requestId };
  switch (body.case) {
    case "sessionStarted": {
      const { modelId, modelVersion, locale, parameters, skipGreeting } = body.value;
      return {
        kind: "session_started",
        ...recorded,
        modelId,
        modelVersion,
        locale,
        parameters,
        skipGreeting,
      };
    }
    case "userText": {
      const { text, confidence, timedOut } = body.value;
      const sureness = confidence === undefined ? {} : { confidence };
      return { kind: "user_text", ...recorded, text, ...sureness, timedOut };
    }
    case "commandResult": {
      const { commandId, commandOffset, outputs, error } = body.value;
      const answered = commandOffset === undefined ? {} : { commandOffset };
      return { kind: "command_result", ...recorded, commandId, ...answered, outputs, error };
    }
    case "storyJump": {
      const { storyId, parameters } = body.value;
      return { kind: "story_jump", ...recorded, storyId, parameters };
    }
    case "inputTimeout":
      return { kind: "input_timeout", ...recorded };
    case "recognition": {
      const { valid, intentId, confidence, source } = body.value;
      const entities = body.value.entities.map(({ slot, entityId, value, text, start, end, ...more }) => {
        return { slot, entityId, value, text, start, end, confidence: more.confidence, unit: more.unit };
      });
      const alternatives = body.value.alternatives.map((one) => {
        return { intentId: one.intentId, confidence: one.confidence };
      });
      return {
        kind: "recognition",
        ...recorded,
        valid,
        intentId,
        confidence,
        entities,
        alternatives,
        source,
      };
    }
    case "reply":
      return { kind: "reply", ...recorded, replyId: body.value.replyId, text: body.value.text };
    case "command": {
      const { commandId, inputs } = body.value;
      const runner = body.value.runner === Command_Runner.WEBHOOK ? "webhook" : "client";
      return { kind: "command", ...recorded, commandId, inputs, runner };
    }
    case "waitForUser": {
      const { immediate, requiresWakeWord, timeout, expectedIntentIds, slot } = body.value;
      const limit = timeout ? { timeoutMs: durationMs(timeout) } : {};
      const expected = { expectedIntentIds, slot };
      return { kind: "wait_for_user", ...recorded, immediate, requiresWakeWord, ...limit, ...expected };
    }
    case "transcribe":
      return { kind: "transcribe", ...recorded, transcribeId: body.value.transcribeId };
    case "sessionEnded":
      return { kind: "session_ended", ...recorded, reason: endReasons[body.value.reason] ?? "unknown" };
    case "problem": {
      const { kind, message } = body.value;
      return { kind: "problem", ...recorded, problem: problemKinds[kind] ?? "unknown", message };
    }
    default:
      return undefined;
  }
}

export function kindToWire(kind: Event["kind"]): EventKind {
  return eventKinds[kind];
}

const eventKinds: Readonly<Record<Event["kind"], EventKind>> = {
  session_started: EventKind.SESSION_STARTED,
  user_text: EventKind.USER_TEXT,
  command_result: EventKind.COMMAND_RESULT,
  story_jump: EventKind.STORY_JUMP,
  input_timeout: EventKind.INPUT_TIMEOUT,
  recognition: EventKind.RECOGNITION,
  reply: EventKind.REPLY,
  command: EventKind.COMMAND,
  wait_for_user: EventKind.WAIT_FOR_USER,
  transcribe: EventKind.TRANSCRIBE,
  session_ended: EventKind.SESSION_ENDED,
  problem: EventKind.PROBLEM,
};

const endReasons: Readonly<Partial<Record<SessionEnded_Reason, EndReason>>> = {
  [SessionEnded_Reason.CLIENT]: "client",
  [SessionEnded_Reason.EXPIRED]: "expired",
  [SessionEnded_Reason.PROBLEM]: "problem",
};

const problemKinds: Readonly<Partial<Record<Problem_Kind, ProblemKind>>> = {
  [Problem_Kind.COMMAND_FAILED]: "command_failed",
  [Problem_Kind.NO_CONDITION_HELD]: "no_condition_held",
  [Problem_Kind.STEP_LIMIT]: "step_limit",
  [Problem_Kind.DEPTH_LIMIT]: "depth_limit",
  [Problem_Kind.SIZE_LIMIT]: "size_limit",
};
