import type { ServiceImpl } from "@connectrpc/connect";
import type { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import type { Sessions } from "../session/sessions.ts";
import { eventToWire } from "./event-to-wire.ts";
import {
  createEventFromWire,
  forkSessionFromWire,
  listEventsFromWire,
  listSessionsFromWire,
  newSessionFromWire,
  updateSessionFromWire,
} from "./request-from-wire.ts";
import { sessionToWire } from "./session-to-wire.ts";

/** parley.v1.SessionService: from the wire, call, to the wire. */
export function sessionService(sessions: Sessions): ServiceImpl<typeof SessionService> {
  return {
    async newSession(request) {
      const { head, events } = await sessions.create(newSessionFromWire(request));
      const { sessionId } = head.session;
      return { session: sessionToWire(head), events: events.map((event) => eventToWire(sessionId, event)) };
    },
    async getSession({ sessionId }) {
      return { session: sessionToWire(await sessions.get(sessionId)) };
    },
    async listSessions(request) {
      const { heads, next } = await sessions.list(listSessionsFromWire(request));
      return { sessions: heads.map(sessionToWire), nextPageToken: next };
    },
    async updateSession(request) {
      const update = updateSessionFromWire(request, sessions.defaultIdleTimeoutMs);
      return { session: sessionToWire(await sessions.update(update)) };
    },
    async endSession({ sessionId }) {
      return { session: sessionToWire(await sessions.end(sessionId)) };
    },
    async deleteSession({ sessionId }) {
      await sessions.delete(sessionId);
      return {};
    },
    async forkSession(request) {
      const { head, events } = await sessions.fork(forkSessionFromWire(request));
      const { sessionId } = head.session;
      return { session: sessionToWire(head), events: events.map((event) => eventToWire(sessionId, event)) };
    },
    async *createEvent(request, context) {
      const { events, rest } = await sessions.createEvent(createEventFromWire(request));
      for (const event of events) yield { event: eventToWire(request.sessionId, event) };
      if (!rest) return;
      for await (const event of rest(context.signal)) yield { event: eventToWire(request.sessionId, event) };
    },
    async listEvents(request) {
      const { events, nextOffset } = await sessions.listEvents(listEventsFromWire(request));
      return {
        events: events.map((event) => eventToWire(request.sessionId, event)),
        nextPageToken: nextOffset === undefined ? "" : String(nextOffset),
      };
    },
    async *watchEvents({ sessionId, afterOffset }, { signal }) {
      for await (const event of sessions.watch(sessionId, afterOffset, signal)) {
        yield { event: eventToWire(sessionId, event) };
      }
    },
  };
}
