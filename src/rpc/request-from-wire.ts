import { durationMs } from "@bufbuild/protobuf/wkt";
import { EventKind } from "../../gen/parley/v1/event_pb.ts";
import { SessionState } from "../../gen/parley/v1/session_pb.ts";
import type {
  CreateEventRequest,
  ForkSessionRequest,
  ListEventsRequest,
  ListSessionsRequest,
  NewSessionRequest,
  UpdateSessionRequest,
} from "../../gen/parley/v1/session_service_pb.ts";
import { invalidField } from "../dialog/error.ts";
import type { ClientInput, EventBody } from "../dialog/event.ts";
import type {
  CreateEvent,
  ForkSession,
  ListEvents,
  ListSessions,
  NewSession,
  UpdateSession,
} from "../session/requests.ts";
import type { SessionStatus } from "../session/session.ts";
import type { SessionChange } from "../session/store.ts";

export function newSessionFromWire(request: NewSessionRequest): NewSession {
  const { modelId, sessionId, requestId, userId, title, description, labels, metadata, parameters, locale } =
    request;
  return {
    modelId,
    sessionId,
    requestId,
    userId,
    title,
    description,
    labels,
    metadata,
    parameters,
    locale,
    idleTimeoutMs: request.idleTimeout && durationMs(request.idleTimeout),
    skipGreeting: request.skipGreeting,
  };
}

export function forkSessionFromWire(request: ForkSessionRequest): ForkSession {
  const { sessionId, offset, newSessionId, requestId, title } = request;
  return { sessionId, offset, newSessionId, requestId, title };
}

export function createEventFromWire(request: CreateEventRequest): CreateEvent {
  const { sessionId, requestId, expectedOffset, input } = request;
  return { sessionId, requestId, expectedOffset, input: inputFromWire(input) };
}

function inputFromWire(input: CreateEventRequest["input"]): ClientInput {
  switch (input.case) {
    case "userText": {
      const { text, confidence, timedOut } = input.value;
      return { kind: "user_text", text, ...(confidence === undefined ? {} : { confidence }), timedOut };
    }
    case "commandResult": {
      const { commandId, commandOffset, outputs, error } = input.value;
      const answered = commandOffset === undefined ? {} : { commandOffset };
      return { kind: "command_result", commandId, ...answered, outputs, error };
    }
    case "storyJump":
      return { kind: "story_jump", storyId: input.value.storyId, parameters: input.value.parameters };
    case "inputTimeout":
      return { kind: "input_timeout" };
    case undefined:
      throw invalidField("input", "is required: user_text, command_result, story_jump or input_timeout");
    default:
      return input satisfies never;
  }
}

export function listEventsFromWire(request: ListEventsRequest): ListEvents {
  const { sessionId, fromOffset, kinds, pageSize, pageToken } = request;
  return {
    sessionId,
    fromOffset,
    kinds: kinds.map((kind, index) => {
      const known = eventKinds[kind];
      if (!known) throw invalidField(`kinds[${index}]`, `${kind} is not a kind of event`);
      return known;
    }),
    pageSize,
    pageToken,
  };
}

export function listSessionsFromWire(request: ListSessionsRequest): ListSessions {
  const { userId, modelId, labels, states, pageSize, pageToken } = request;
  const statuses = states.map((state, index) => {
    const known = sessionStatuses[state];
    if (!known) throw invalidField(`states[${index}]`, `${state} is not a state of sessions`);
    return known;
  });
  return {
    filter: {
      ...(userId === "" ? {} : { userId }),
      ...(modelId === "" ? {} : { modelId }),
      labels,
      ...(statuses.length === 0 ? {} : { statuses }),
    },
    page: { size: pageSize, token: pageToken },
  };
}

/** @param defaultIdleTimeoutMs is what an update to nothing means. */
export function updateSessionFromWire(
  request: UpdateSessionRequest,
  defaultIdleTimeoutMs: number,
): UpdateSession {
  const paths = request.updateMask?.paths ?? [];
  if (paths.length === 0) throw invalidField("update_mask", "is required: name at least one field to change");
  const { title, description, labels, metadata, idleTimeout } = request;
  const changes: Readonly<Record<string, SessionChange>> = {
    title: { title },
    description: { description },
    labels: { labels },
    metadata: { metadata },
    idle_timeout: { idleTimeoutMs: idleTimeout ? durationMs(idleTimeout) : defaultIdleTimeoutMs },
  };
  let change: SessionChange = {};
  for (const path of paths) {
    const one = Object.hasOwn(changes, path) ? changes[path] : undefined;
    if (!one) {
      const known = Object.keys(changes).join(", ");
      throw invalidField("update_mask", `"${path}" can not be changed; there is ${known}`);
    }
    change = { ...change, ...one };
  }
  return { sessionId: request.sessionId, change };
}

const sessionStatuses: Readonly<Partial<Record<SessionState, SessionStatus>>> = {
  [SessionState.ACTIVE]: "active",
  [SessionState.ENDED]: "ended",
  [SessionState.EXPIRED]: "expired",
};

const eventKinds: Readonly<Partial<Record<EventKind, EventBody["kind"]>>> = {
  [EventKind.SESSION_STARTED]: "session_started",
  [EventKind.USER_TEXT]: "user_text",
  [EventKind.COMMAND_RESULT]: "command_result",
  [EventKind.STORY_JUMP]: "story_jump",
  [EventKind.INPUT_TIMEOUT]: "input_timeout",
  [EventKind.RECOGNITION]: "recognition",
  [EventKind.REPLY]: "reply",
  [EventKind.COMMAND]: "command",
  [EventKind.WAIT_FOR_USER]: "wait_for_user",
  [EventKind.TRANSCRIBE]: "transcribe",
  [EventKind.SESSION_ENDED]: "session_ended",
  [EventKind.PROBLEM]: "problem",
};
