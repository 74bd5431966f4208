import { describe, expect, it } from "vitest";
import type { Event } from "../../gen/parley/v1/event_pb.ts";
import { Signal } from "../session/signal.ts";
import { begin, failureOf, lines, logOf, present, say, watchAll, watchSome } from "./conversation.ts";
import { Random } from "./random.ts";
import { clientsOf, overEveryProtocol, protocols, startForTest } from "./start.ts";

overEveryProtocol((stage) => {
  async function beginSession(): Promise<string> {
    return (await begin(stage.clients)).session.sessionId;
  }

  describe("WatchEvents", () => {
    it("tells the log from its beginning, and then what happens", async () => {
      const sessionId = await beginSession();
      const watching = watchSome(stage.clients, { sessionId }, 7);
      await say(stage.clients, sessionId, "hello");
      expect(await watching).toEqual(await logOf(stage.clients, sessionId));
    });

    it.each([0, 1, 2, 5])("tells what comes after offset %i", async (afterOffset) => {
      const sessionId = await beginSession();
      await say(stage.clients, sessionId, "hello");
      const log = await logOf(stage.clients, sessionId);
      expect(await watchSome(stage.clients, { sessionId, afterOffset }, 6 - afterOffset)).toEqual(
        log.slice(afterOffset + 1),
      );
    });

    it("waits when everything was seen", async () => {
      const sessionId = await beginSession();
      const watching = watchSome(stage.clients, { sessionId, afterOffset: 2 }, 4);
      await say(stage.clients, sessionId, "hello");
      expect(lines(await watching)).toEqual(["userText", "recognition", "Hello.", "waitForUser"]);
    });

    it("refuses to wait for what comes after the end of the log", async () => {
      const sessionId = await beginSession();
      for (const afterOffset of [3, 4, 4_294_967_295]) {
        expect(await failureOf(watchAll(stage.clients, { sessionId, afterOffset }))).toMatchObject({
          code: "InvalidArgument",
          reason: "INVALID_REQUEST",
          fields: ["after_offset"],
        });
      }
    });

    it("tells many watchers the same", async () => {
      const sessionId = await beginSession();
      const watching = Array.from({ length: 10 }, () => watchAll(stage.clients, { sessionId }));
      for (let turn = 0; turn < 5; turn++) await say(stage.clients, sessionId, "hello");
      await stage.clients.sessions.endSession({ sessionId });
      const log = await logOf(stage.clients, sessionId);
      for (const seen of await Promise.all(watching)) expect(seen).toEqual(log);
    });
  });
});

describe("five hundred watchers of one session", () => {
  it.each(protocols)("all see every event, in order, over %s", async (protocol) => {
    const server = await startForTest();
    const writer = server.clients("gRPC");
    await begin(writer, { sessionId: "s" });
    const connections = Array.from({ length: 5 }, () => clientsOf(server.transport(protocol)));
    const begun = new Signal();
    let waiting = 500;
    const watching = connections.flatMap((clients) =>
      Array.from({ length: 100 }, async () => {
        const offsets: number[] = [];
        for await (const { event } of clients.sessions.watchEvents({ sessionId: "s" })) {
          offsets.push(present(event).offset);
          if (offsets.length === 3 && --waiting === 0) begun.give();
        }
        return offsets;
      }),
    );
    await begun.given;
    for (let turn = 0; turn < 5; turn++) await say(writer, "s", "hello");
    await writer.sessions.endSession({ sessionId: "s" });
    const expected = Array.from({ length: 3 + 5 * 4 + 1 }, (_, offset) => offset);
    for (const offsets of await Promise.all(watching)) expect(offsets).toEqual(expected);
    expect(server.errors).toEqual([]);
  });
});

describe("a watcher that is slower than the session", () => {
  it.each(["gRPC", "Connect"] as const)("loses nothing over %s", async (protocol) => {
    const server = await startForTest();
    const clients = server.clients(protocol);
    const { sessionId } = (await begin(clients)).session;
    const watching = clients.sessions.watchEvents({ sessionId })[Symbol.asyncIterator]();
    const seen: Event[] = [present((await watching.next()).value?.event)];
    // Far more than the feed keeps for a watcher, and more than the connection holds.
    const text = "x".repeat(4 << 10);
    for (let turn = 0; turn < 260; turn++) await say(clients, sessionId, text);
    await clients.sessions.endSession({ sessionId });
    for (let next = await watching.next(); !next.done; next = await watching.next()) {
      seen.push(present(next.value.event));
    }
    expect(seen.map(({ offset }) => offset)).toEqual(Array.from({ length: 3 + 260 * 4 + 1 }, (_, i) => i));
  });
});

describe("a stream of WatchEvents that breaks 200 times, at any point and over any protocol", () => {
  it("loses nothing and repeats nothing while another client writes", async () => {
    const server = await startForTest();
    const { session } = await begin(server.clients("gRPC"));
    const { sessionId } = session;
    const random = new Random(20_261_121);
    const writer = server.clients("gRPC");
    const seen: Event[] = [];
    for (let round = 0; round < 200; round++) {
      // Eight more events, while the watcher comes back for some of those that it has not seen, or for all.
      const writing = Promise.all([say(writer, sessionId, "hello"), say(writer, sessionId, "xyzzy")]);
      const toCome = 3 + 8 * (round + 1) - seen.length;
      const count = Math.min(random.below(30), toCome);
      const protocol = present(protocols[random.below(protocols.length)]);
      const last = seen.at(-1)?.offset;
      const request = { sessionId, ...(last === undefined ? {} : { afterOffset: last }) };
      seen.push(...(await watchSome(server.clients(protocol), request, count)));
      await writing;
    }
    await writer.sessions.endSession({ sessionId });
    seen.push(...(await watchAll(writer, { sessionId, afterOffset: seen.length - 1 })));

    expect(seen).toHaveLength(3 + 200 * 8 + 1);
    expect(seen.map(({ offset }) => offset)).toEqual(seen.map((_, index) => index));
    expect(seen).toEqual(await logOf(writer, sessionId));
    expect(server.errors).toEqual([]);
  });
});
