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
      let pageToken = "";
      do {
        const request = { sessionId, fromOffset: from, pageSize: to - from - events.length, pageToken };
        const page = await sessions.listEvents(request);
        events.push(...page.events);
        pageToken = page.nextPageToken;
      } while (pageToken !== "" && events.length < to - from);
      return events;
    },
    pause: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener(
          "abort",
          () => {
            clearTimeout(timer);
            resolve();
          },
          { once: true },
        );
      }),
  };
}
