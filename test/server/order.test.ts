import { describe, expect, it, onTestFinished } from "vitest";
import type { Event } from "../../gen/parley/v1/event_pb.ts";
import type { Turn } from "../../src/session/session.ts";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { Signal } from "../session/signal.ts";
import { begin, failureOf, logOf, say, send, watchSome } from "./conversation.ts";
import { type Clients, clientsOf, overEveryProtocol, startForTest } from "./start.ts";

describe("two clients that race for one session 1,000 times, each expecting the same offset", () => {
  it("get a total order: one is taken each time, the other is ABORTED, and nothing is lost", async () => {
    const server = await startForTest();
    const racers = [clientsOf(server.grpc()), clientsOf(server.grpc())] as const;
    await begin(racers[0], { sessionId: "s" });
    const winners: string[] = [];
    let expectedOffset = 3;
    for (let round = 0; round < 1000; round++) {
      const race = (racer: Clients, name: string) => {
        const input = { case: "inputTimeout", value: {} } as const;
        return send(racer, { sessionId: "s", requestId: `${name} ${round}`, expectedOffset, input });
      };
      // Whoever is asked first has a small lead: take turns.
      const [lead, follower] = round % 2 ? racers : ([racers[1], racers[0]] as const);
      const outcomes = await Promise.allSettled([race(lead, "lead"), race(follower, "follower")]);
      const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
      const [lost, ...more] = outcomes.flatMap((outcome) => {
        return outcome.status === "rejected" ? [outcome.reason] : [];
      });
      expect(won).toHaveLength(1);
      expect(more).toEqual([]);
      const next = expectedOffset + (won[0]?.length ?? 0);
      expect(await failureOf(Promise.reject(lost))).toMatchObject({
        code: "Aborted",
        reason: "OFFSET_MISMATCH",
        metadata: { next_offset: String(next) },
      });
      winners.push(won[0]?.[0]?.requestId ?? "");
      expectedOffset = next;
    }
    const log = await logOf(racers[0], "s");
    expect(log.map(({ offset }) => offset)).toEqual(log.map((_, index) => index));
    expect(log.flatMap(({ requestId }) => requestId || [])).toEqual(winners);
  });
});

overEveryProtocol((stage) => {
  describe("an expected offset", () => {
    it("lets the event in when it is right, and tells the right one when it is not", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      for (const expectedOffset of [0, 2, 4, 4_294_967_295]) {
        expect(await failureOf(say(stage.clients, sessionId, "hello", { expectedOffset }))).toMatchObject({
          code: "Aborted",
          reason: "OFFSET_MISMATCH",
          metadata: { next_offset: "3" },
        });
      }
      expect(await say(stage.clients, sessionId, "hello", { expectedOffset: 3 })).toHaveLength(4);
    });
  });

  describe("events of two clients that expect nothing", () => {
    it("are all taken, each client's in its order", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      const write = async (clients: Clients, name: string) => {
        for (let turn = 0; turn < 30; turn++) await say(clients, sessionId, `${name} ${turn}`);
      };
      const [one, other] = [stage.server.transport(stage.protocol), stage.server.transport(stage.protocol)];
      await Promise.all([write(clientsOf(one), "one"), write(clientsOf(other), "other")]);
      const log = await logOf(stage.clients, sessionId);
      expect(log.map(({ offset }) => offset)).toEqual(log.map((_, index) => index));
      const texts = log.filter(({ body }) => body.case === "userText").map(textOf);
      for (const name of ["one", "other"]) {
        expect(texts.filter((text) => text.startsWith(`${name} `))).toEqual(
          Array.from({ length: 30 }, (_, turn) => `${name} ${turn}`),
        );
      }
    });
  });

  describe("an event that a client receives", () => {
    it("is in the database at that moment", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      const database = new SqliteDatabase(stage.server.databasePath, { readonly: true });
      onTestFinished(() => void database.close());
      const inDatabase = database
        .prepare("SELECT max(next_offset) FROM turns JOIN sessions s ON s.id = session WHERE session_id = ?")
        .pluck()
        .bind(sessionId);
      const isDurable: boolean[] = [];
      const look = (event: Event | undefined) => {
        isDurable.push(Number(inDatabase.get()) > (event?.offset ?? Number.POSITIVE_INFINITY));
      };
      const watching = (async () => {
        const request = { sessionId, afterOffset: 2 };
        for await (const { event } of stage.clients.sessions.watchEvents(request)) look(event);
      })();
      for (let turn = 0; turn < 20; turn++) {
        const request = { sessionId, input: { case: "userText", value: { text: "hello" } } } as const;
        for await (const { event } of stage.clients.sessions.createEvent(request)) look(event);
      }
      await stage.clients.sessions.endSession({ sessionId });
      await watching;
      expect(isDurable).toEqual(Array.from({ length: 161 }, () => true));
    });
  });
});

describe("an event that is not durable yet", () => {
  it("is told to nobody: neither its own client nor those who watch", async () => {
    const held = new Signal();
    const asked = new Signal();
    class HeldStore extends SqliteStore {
      override async append(sessionId: string, turn: Turn): Promise<boolean> {
        asked.give();
        await held.given;
        return super.append(sessionId, turn);
      }
    }
    const server = await startForTest({ openStore: (path) => new HeldStore(path) });
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "s" });
    const told: string[] = [];
    const watching = watchSome(clients, { sessionId: "s", afterOffset: 2 }, 1).then(() =>
      told.push("watcher"),
    );
    const saying = say(clients, "s", "hello").then(() => told.push("client"));
    await asked.given;
    // One connection: what was sent before this answer has arrived before it.
    const { session } = await clients.sessions.getSession({ sessionId: "s" });
    expect(session?.nextOffset).toBe(3);
    expect(told).toEqual([]);
    held.give();
    await Promise.all([watching, saying]);
    expect(told.sort()).toEqual(["client", "watcher"]);
  });
});

function textOf(event: Event | undefined): string {
  return event?.body.case === "userText" ? event.body.value.text : "";
}
