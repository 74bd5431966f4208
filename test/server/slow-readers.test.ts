import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Event } from "../../gen/parley/v1/event_pb.ts";
import { SessionService, type WatchEventsResponse } from "../../gen/parley/v1/session_service_pb.ts";
import { WordForWord } from "../nlu/word-for-word.ts";
import { begin, failureOf, lines, present, say, watchAll } from "./conversation.ts";
import { NeverReader, NeverReadingConnection, resetCodeOf } from "./never-reader.ts";
import { SilentProxy } from "./silent-proxy.ts";
import { clientsOf, protocols, startForTest } from "./start.ts";

/** Almost as large as a text may be, and of a kind that compression can do little about. */
const text = randomBytes(49_100).toString("base64");
const recognizer = new WordForWord();
const { watchEvents, createEvent } = SessionService.method;

/** How many turns are more than a stream of HTTP/2 holds, or the system for a connection of HTTP/1.1. */
const enoughTurns = { gRPC: 30, Connect: 120, "gRPC-Web": 120 };

describe.each(protocols)("over %s, a watcher that is too slow for too long", (protocol) => {
  it("is dropped, and comes back for the rest: nothing is missing, nothing comes twice", async () => {
    const slowReaderMs = 500;
    const turns = enoughTurns[protocol];
    const server = await startForTest({ recognizer, patience: { slowReaderMs } });
    const writer = server.clients("gRPC");
    await begin(writer, { sessionId: "s" });
    const proxy = await SilentProxy.open(server.port);
    const clients = clientsOf(server.transport(protocol, proxy.port));
    const watching = clients.sessions.watchEvents({ sessionId: "s" })[Symbol.asyncIterator]();
    const seen = [present((await watching.next()).value?.event)];
    // Libraries may read ahead of us, and buffer all: gRPC's does not.
    if (protocol !== "gRPC") proxy.block();
    for (let turn = 0; turn < turns; turn++) await say(writer, "s", text);
    await writer.sessions.endSession({ sessionId: "s" });
    // Nothing of ours happens when the server drops it, for it does not read.
    await setTimeout(3 * slowReaderMs);
    proxy.unblock();
    const end = await failureOf(readOn(watching, seen));
    // A connection of HTTP/1.1 can only be broken off; connect-node has its own word for that.
    expect(end.code).toBe(protocol === "gRPC" ? "ResourceExhausted" : "Aborted");
    expect(seen.length).toBeLessThan(3 + 4 * turns);

    seen.push(...(await watchAll(clients, { sessionId: "s", afterOffset: seen.length - 1 })));
    expect(seen.map(({ offset }) => offset)).toEqual(seen.map((_, index) => index));
    expect(seen).toHaveLength(3 + 4 * turns + 1);
    expect(server.errors).toEqual([]);
  });
});

/** Takes all that still comes, until the stream ends or fails. */
async function readOn(watching: AsyncIterator<WatchEventsResponse>, seen: Event[]): Promise<void> {
  for (let next = await watching.next(); !next.done; next = await watching.next()) {
    seen.push(present(next.value.event));
  }
}

describe("a crowd of clients that never read", () => {
  it("holds up nobody, and is dropped", async () => {
    // Whoever does read has to be given time for it, on a busy machine.
    const server = await startForTest({ recognizer, patience: { slowReaderMs: 1500 } });
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "s" });
    const watching = watchAll(server.clients("Connect"), { sessionId: "s" });
    const connections = [1, 65_535].map((bytes) => NeverReadingConnection.open(server.port, bytes));
    const streams = (await Promise.all(connections)).flatMap((connection) =>
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? connection.call(watchEvents, { sessionId: "s" })
          : connection.call(createEvent, { sessionId: "s", input: { case: "userText", value: { text } } }),
      ),
    );
    // On a busy machine, some have been dropped when the last of them is answered.
    const resets = (await Promise.all(streams)).map(resetCodeOf);
    const sockets = Array.from({ length: 10 }, (_, index) =>
      NeverReader.open(server.port, index % 2 === 0 ? "Connect" : "gRPC-Web", watchEvents, {
        sessionId: "s",
      }),
    );
    const drops = (await Promise.all(sockets)).map((reader) => reader.dropped());
    for (let turn = 0; turn < enoughTurns.Connect; turn++) {
      expect(lines(await say(clients, "s", text))).toHaveLength(4);
    }
    await clients.sessions.endSession({ sessionId: "s" });
    const { session } = await clients.sessions.getSession({ sessionId: "s" });
    const seen = (await watching).map(({ offset }) => offset);
    expect(seen).toEqual(Array.from({ length: present(session).nextOffset }, (_, index) => index));
    const enhanceYourCalm = 11;
    expect(new Set(await Promise.all(resets))).toEqual(new Set([enhanceYourCalm]));
    await Promise.all(drops);
    expect(server.errors).toEqual([]);
  });
});
