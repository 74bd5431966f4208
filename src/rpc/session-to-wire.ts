import type { MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type AwaitingSchema, type SessionSchema, SessionState } from "../../gen/parley/v1/session_pb.ts";
import type { Event } from "../dialog/event.ts";
import { expireTime, type Head, type SessionStatus, stopOf } from "../session/session.ts";
import { commandToWire, waitForUserToWire } from "./event-to-wire.ts";

/** A session as clients see it. */
export function sessionToWire({ session, turn }: Head): MessageInitShape<typeof SessionSchema> {
  const expires = expireTime(session);
  const awaiting = session.status === "active" ? awaitingToWire(stopOf(turn)) : undefined;
  return {
    sessionId: session.sessionId,
    modelId: session.modelId,
    modelVersion: session.modelVersion,
    userId: session.userId,
    title: session.title,
    description: session.description,
    labels: { ...session.labels },
    ...(session.metadata ? { metadata: session.metadata } : {}),
    locale: session.locale,
    state: sessionStates[session.status],
    nextOffset: session.nextOffset,
    ...(awaiting ? { awaiting } : {}),
    idleTimeout: durationFromMs(session.idleTimeoutMs),
    createTime: timestampFromMs(session.createTime),
    updateTime: timestampFromMs(session.updateTime),
    ...(expires === undefined ? {} : { expireTime: timestampFromMs(expires) }),
    ...(session.endTime === undefined ? {} : { endTime: timestampFromMs(session.endTime) }),
    owner: session.owner,
    ...(session.forkedFrom ? { forkedFrom: { ...session.forkedFrom } } : {}),
  };
}

function awaitingToWire({ offset, body }: Event): MessageInitShape<typeof AwaitingSchema> | undefined {
  if (body.kind === "command") return { offset, action: { case: "command", value: commandToWire(body) } };
  if (body.kind === "wait_for_user") {
    return { offset, action: { case: "waitForUser", value: waitForUserToWire(body) } };
  }
  return undefined;
}

const sessionStates: Readonly<Record<SessionStatus, SessionState>> = {
  active: SessionState.ACTIVE,
  ended: SessionState.ENDED,
  expired: SessionState.EXPIRED,
};
