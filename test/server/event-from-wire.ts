import { durationMs } from "@bufbuild/protobuf/wkt";
import { Command_Runner, type Event } from "../../gen/parley/v1/event_pb.ts";
import type { EventBody } from "../../src/dialog/event.ts";

/** An event that a server sent. What transcripts do not compare is not told apart: why it ended, what problem. */
export function eventFromWire({ body }: Event): EventBody {
  switch (body.case) {
    case "sessionStarted": {
      const { modelId, modelVersion, locale, parameters, skipGreeting } = body.value;
      return { kind: "session_started", modelId, modelVersion, locale, parameters, skipGreeting };
    }
    case "userText":
      return { kind: "user_text", text: body.value.text, timedOut: body.value.timedOut };
    case "commandResult": {
      const { commandId, outputs, error } = body.value;
      return { kind: "command_result", commandId, outputs, error };
    }
    case "storyJump":
      return { kind: "story_jump", storyId: body.value.storyId, parameters: body.value.parameters };
    case "inputTimeout":
      return { kind: "input_timeout" };
    case "recognition": {
      const { valid, intentId, confidence, entities, alternatives } = body.value;
      return { kind: "recognition", valid, intentId, confidence, entities, alternatives };
    }
    case "reply":
      return { kind: "reply", replyId: body.value.replyId, text: body.value.text };
    case "command": {
      const { commandId, inputs, runner } = body.value;
      return {
        kind: "command",
        commandId,
        inputs,
        runner: runner === Command_Runner.WEBHOOK ? "webhook" : "client",
      };
    }
    case "waitForUser": {
      const { immediate, requiresWakeWord, timeout, expectedIntentIds, slot } = body.value;
      const limit = timeout ? { timeoutMs: durationMs(timeout) } : {};
      return { kind: "wait_for_user", immediate, requiresWakeWord, ...limit, expectedIntentIds, slot };
    }
    case "transcribe":
      return { kind: "transcribe", transcribeId: body.value.transcribeId };
    case "sessionEnded":
      return { kind: "session_ended", reason: "problem" };
    case "problem":
      return { kind: "problem", problem: "command_failed", message: body.value.message };
    case undefined:
      throw new Error("an event without a body");
    default:
      return body satisfies never;
  }
}
