import { sessions } from "../server.ts";
import type { LogSource } from "./log-follower.ts";

/** The most that the server gives at once. */
const mostEvents = 1_000;

/** The log of a session, from the server. */
export function logSource(sessionId: string): LogSource {
  return {
    async end(signal) {
      const { session } = await sessions.getSession({ sessionId }, signal ? { signal } : {});
      return session?.nextOffset ?? 0;
    },
    async *read(from, to, signal) {
      for (let fromOffset = from; fromOffset < to; ) {
        const request = { sessionId, fromOffset, pageSize: Math.min(to - fromOffset, mostEvents) };
        const { events, nextPageToken } = await sessions.listEvents(request, signal ? { signal } : {});
        yield events;
        if (nextPageToken === "") return;
        fromOffset += events.length;
      }
    },
    async *watch(from, signal) {
      const after = from === 0 ? {} : { afterOffset: from - 1 };
      for await (const { event } of sessions.watchEvents({ sessionId, ...after }, { signal })) {
        if (event) yield event;
      }
    },
  };
}
