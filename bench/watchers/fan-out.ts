import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";

/** How fast the events of one session reach all its watchers. */
export interface FanOut {
  readonly events: number;
  readonly deliveriesPerSecond: number;
}

/**
 * One client writes, and many watch the same session, a hundred on each connection.
 *
 * @throws Error when a watcher misses an event, or sees one twice or out of order.
 */
export async function fanOut(port: number, watchers: number, turns: number): Promise<FanOut> {
  const connect = () =>
    createClient(SessionService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }));
  const writer = connect();
  const sessionId = `fan-out-${process.pid}`;
  await writer.newSession({ modelId: "bank", sessionId });

  let ready = () => {};
  const allReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  let waiting = watchers;
  const watching = Array.from({ length: watchers / 100 }, connect).flatMap((sessions) =>
    Array.from({ length: 100 }, async () => {
      let next = 0;
      for await (const { event } of sessions.watchEvents({ sessionId })) {
        if (event?.offset !== next) throw new Error(`expected offset ${next}, and ${event?.offset} came`);
        if (next++ === 0 && --waiting === 0) ready();
      }
      return next;
    }),
  );
  await allReady;
  const begun = performance.now();
  for (let turn = 0; turn < turns; turn++) {
    const input = { case: "userText", value: { text: `hello ${turn}` } } as const;
    for await (const _ of writer.createEvent({ sessionId, input }));
  }
  await writer.endSession({ sessionId });
  const counts = new Set(await Promise.all(watching));
  const seconds = (performance.now() - begun) / 1000;
  const [events = 0] = counts;
  if (counts.size !== 1) throw new Error(`watchers saw different numbers of events: ${[...counts]}`);
  return { events, deliveriesPerSecond: (events * watchers) / seconds };
}
