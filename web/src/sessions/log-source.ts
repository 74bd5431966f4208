import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import { sessions } from "../server.ts";
import type { LogSource } from "./session-log.ts";

/** The log of a session, from the server. */
export function logSource(sessionId: string): LogSource {
  return {
    async *watch(afterOffset, signal) {
      const after = afterOffset === undefined ? {} : { afterOffset };
      for await (const { event } of sessions.watchEvents({ sessionId, ...after }, { signal })) {
        if (event) yield event;
      }
    },
    async read(from, to) {
      const events: Event[] = [];
      while (from + events.length < to) {
        const fromOffset = from + events.length;
        const page = await sessions.listEvents({ sessionId, fromOffset, pageSize: to - fromOffset });
        if (page.events.length === 0) break;
        events.push(...page.events);
      }
      return events;
    },
  };
}
