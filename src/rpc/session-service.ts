import type { HandlerContext, ServiceImpl } from "@connectrpc/connect";
import type { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import type { Event } from "../dialog/event.ts";
import { maxFileBytes } from "../model/source.ts";
import { sessionTooLong } from "../session/conversation.ts";
import type { Sessions } from "../session/sessions.ts";
import { writeTranscript } from "../transcript/write-transcript.ts";
import { eventToWire } from "./event-to-wire.ts";
import { principalOf } from "./guard.ts";
import { lastMade } from "./last-made.ts";
import {
  createEventFromWire,
  forkSessionFromWire,
  listEventsFromWire,
  listSessionsFromWire,
  newSessionFromWire,
  updateSessionFromWire,
} from "./request-from-wire.ts";
import { sessionToWire } from "./session-to-wire.ts";
import { turnToWire } from "./turn-to-wire.ts";

/** parley.v1.SessionService: from the wire, call, to the wire. */
export function sessionService(all: Sessions): ServiceImpl<typeof SessionService> {
  const seenBy = (context: HandlerContext) => all.of(principalOf(context));
  const told = lastMade((event: Event, sessionId: string) => ({ event: eventToWire(sessionId, event) }));
  return {
    async newSession(request, context) {
      const { head, events } = await seenBy(context).create(newSessionFromWire(request));
      const { sessionId } = head.session;
      return { session: sessionToWire(head), events: events.map((event) => eventToWire(sessionId, event)) };
    },
    async getSession({ sessionId }, context) {
      return { session: sessionToWire(await seenBy(context).get(sessionId)) };
    },
    async listSessions(request, context) {
      const { heads, next } = await seenBy(context).list(listSessionsFromWire(request));
      return { sessions: heads.map(sessionToWire), nextPageToken: next };
    },
    async updateSession(request, context) {
      const update = updateSessionFromWire(request, all.defaultIdleTimeoutMs);
      return { session: sessionToWire(await seenBy(context).update(update)) };
    },
    async endSession({ sessionId }, context) {
      return { session: sessionToWire(await seenBy(context).end(sessionId)) };
    },
    async deleteSession({ sessionId }, context) {
      await seenBy(context).delete(sessionId);
      return {};
    },
    async forkSession(request, context) {
      const { head, events } = await seenBy(context).fork(forkSessionFromWire(request));
      const { sessionId } = head.session;
      return { session: sessionToWire(head), events: events.map((event) => eventToWire(sessionId, event)) };
    },
    async *createEvent(request, context) {
      const { events, rest } = await seenBy(context).createEvent(createEventFromWire(request));
      for (const event of events) yield { event: eventToWire(request.sessionId, event) };
      if (!rest) return;
      for await (const event of rest(context.signal)) yield { event: eventToWire(request.sessionId, event) };
    },
    async listEvents(request, context) {
      const { events, next } = await seenBy(context).listEvents(listEventsFromWire(request));
      return {
        events: events.map((event) => eventToWire(request.sessionId, event)),
        nextPageToken: next,
      };
    },
    async *watchEvents({ sessionId, afterOffset }, context) {
      for await (const event of seenBy(context).watch(sessionId, afterOffset, context.signal)) {
        yield told(event, sessionId);
      }
    },
    async listTurns({ sessionId, fromOffset, pageSize, pageToken }, context) {
      const request = { sessionId, fromOffset, pageSize, pageToken };
      const { turns, next } = await seenBy(context).listTurns(request);
      return { turns: turns.map(turnToWire), nextPageToken: next };
    },
    async getTranscript({ sessionId }, context) {
      const conversation = await seenBy(context).conversation(sessionId);
      const yaml = await writeTranscript(conversation, maxFileBytes);
      if (yaml === undefined || Buffer.byteLength(yaml) > maxFileBytes) throw sessionTooLong(sessionId);
      return { yaml };
    },
  };
}
