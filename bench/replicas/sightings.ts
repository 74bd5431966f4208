import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { quantile } from "../rounds.ts";

/** Milliseconds from when a turn was answered to when a watcher had it; less than nothing: it was sooner. */
export interface Sightings {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** Talks through one server, and watches through another. */
export async function sightings(talkPort: number, watchPort: number, turns: number): Promise<Sightings> {
  const sessionId = `sightings-${process.pid}-${talkPort}-${performance.now()}`;
  const talker = sessionsOn(talkPort);
  const { events } = await talker.newSession({ modelId: "bank", sessionId });
  const seenAt = new Map<number, number>();
  const answeredAt = new Map<number, number>();
  const watching = (async () => {
    const last = events.at(-1)?.offset ?? 0;
    for await (const { event } of sessionsOn(watchPort).watchEvents({ sessionId, afterOffset: last }))
      if (event) seenAt.set(event.offset, performance.now());
  })();
  for (let turn = 0; turn < turns; turn++) {
    const input = {
      case: "userText",
      value: { text: turn % 2 === 0 ? "move 5 to savings" : "never mind" },
    } as const;
    for await (const { event } of talker.createEvent({ sessionId, input }))
      if (event) answeredAt.set(event.offset, performance.now());
  }
  await talker.endSession({ sessionId });
  await watching;
  const delays = [...answeredAt].map(([offset, at]) => (seenAt.get(offset) ?? Number.NaN) - at);
  const sorted = delays.sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), most: sorted.at(-1) ?? Number.NaN };
}

function sessionsOn(port: number) {
  return createClient(SessionService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }));
}
