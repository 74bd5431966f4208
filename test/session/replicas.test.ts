import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { SessionStore, Sharing } from "../../src/session/store.ts";
import { realSurroundings } from "../../src/session/surroundings.ts";
import { Tail } from "../../src/session/tail.ts";
import { PostgresStore } from "../../src/store/postgres/postgres-store.ts";
import { DatabaseServer } from "../store/postgres/database-server.ts";
import { cheerfulClerk } from "./clerk.ts";
import { House, type HouseOptions, lines } from "./house.ts";
import { ScriptedRecognizer } from "./scripted-recognizer.ts";
import { WebhookStandIn } from "./webhook-stand-in.ts";

let server: DatabaseServer;

beforeAll(async () => {
  server = await DatabaseServer.start();
});

afterAll(() => server.remove());

/** Two processes that serve the same sessions. Each sees only what the other has stored. */
interface Neighbours {
  readonly one: House;
  readonly other: House;
}

interface Options extends Pick<HouseOptions, "webhook"> {
  /** The way of the first of them to the store. */
  readonly wayOfOne?: (store: PostgresStore) => SessionStore;
}

async function onOneFile(options: Options = {}): Promise<Neighbours> {
  const one = await House.open(options);
  const other = await House.open({
    ...options,
    directory: one.directory,
    surroundings: one.surroundings,
  });
  await one.create({ sessionId: "s" });
  return { one, other };
}

interface NeighboursByDatabase extends Neighbours {
  readonly stores: PostgresStore[];
  /** Opens another one, with model files of its own. */
  readonly addHouse: () => Promise<House>;
}

/** A database for both of them, as servers would have it. */
async function onOneDatabase(options: Options = {}): Promise<NeighboursByDatabase> {
  const { url } = await server.createSchema();
  const stores: PostgresStore[] = [];
  const { wayOfOne = (store) => store } = options;
  const openHouse = async (part: HouseOptions, way = (store: PostgresStore): SessionStore => store) => {
    const store = await PostgresStore.open({ url, connections: 5, timeoutMs: 5_000 });
    stores.push(store);
    onTestFinished(() => store.close());
    return House.open({ ...options, ...part, wayTo: () => way(store) });
  };
  const one = await openHouse({}, wayOfOne);
  const { surroundings } = one;
  const other = await openHouse({ directory: one.directory, surroundings });
  await one.create({ sessionId: "s" });
  return { one, other, stores, addHouse: () => openHouse({ surroundings }) };
}

describe.each([
  ["file", onOneFile],
  ["database", onOneDatabase],
])("two processes on one %s", (_place, twoHouses: () => Promise<Neighbours>) => {
  it("take turns in one session, each after the other's", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "order");
    for (let round = 0; round < 5; round++) {
      await other.say("s", "hello");
      await one.say("s", "hello");
    }
    const log = await one.log("s");
    expect(log).toEqual(await other.log("s"));
    expect(log.map(({ offset }) => offset)).toEqual(log.map((_, index) => index));
  });

  it("understand a text where the other has left the dialog", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "hello");
    expect(lines(await other.say("s", "I want to order")).at(-2)).toBe("Which one?");
    const events = await one.say("s", "pears");
    expect(events.at(-1)?.body).toMatchObject({ kind: "command", inputs: { item: "pears" } });
  });

  it("take the result of a command that the other asked for", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "order apples");
    expect(lines(await other.finish("s", "place_order", { number: "7" }))).toContain("Order 7: apples.");
    await expect(one.finish("s", "place_order")).rejects.toMatchObject({ reason: "NO_COMMAND_PENDING" });
  });

  it("take what fits where the other has left the dialog, though it does not fit where they left it", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "hello");
    await other.say("s", "order apples");
    expect(lines(await one.finish("s", "place_order", { number: "7" }))).toContain("Order 7: apples.");
    await other.say("s", "hello");
    expect(await one.say("s", "hello", { expectedOffset: 17 })).toHaveLength(4);
  });

  it("lose no event when both write at once", async () => {
    const { one, other } = await twoHouses();
    for (let round = 0; round < 25; round++) {
      await Promise.all([one.say("s", "hello"), other.say("s", "good morning")]);
    }
    const log = await one.log("s");
    expect(log).toHaveLength(3 + 50 * 4);
    expect(log.map(({ offset }) => offset)).toEqual(log.map((_, index) => index));
  });

  it("agree on who was first when both expect an offset", async () => {
    const { one, other } = await twoHouses();
    for (let expectedOffset = 3; expectedOffset < 3 + 10 * 4; expectedOffset += 4) {
      const answers = await Promise.allSettled([
        one.say("s", "hello", { expectedOffset }),
        other.say("s", "hello", { expectedOffset }),
      ]);
      const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
      expect(refused).toMatchObject([{ reason: "OFFSET_MISMATCH" }]);
    }
  });

  it("run a request once though it comes to both", async () => {
    const { one, other } = await twoHouses();
    const answers = await Promise.all([
      one.say("s", "hello", { requestId: "r" }),
      other.say("s", "hello", { requestId: "r" }),
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect(await one.log("s")).toHaveLength(7);
    const [here, there] = await Promise.all([
      one.create({ requestId: "new" }),
      other.create({ requestId: "new" }),
    ]);
    expect(here.head.session.sessionId).toBe(there.head.session.sessionId);
  });

  it("leave nothing out for a watcher who reads slowly, though one knows only of its own turns", async () => {
    const { one, other } = await twoHouses();
    const watching = one.sessions.watch("s", 2, new AbortController().signal);
    const first = watching.next();
    await one.say("s", "hello");
    expect((await first).value).toMatchObject({ offset: 3 });
    await other.say("s", "good morning");
    await one.say("s", "hello");
    for (let offset = 4; offset < 15; offset++) {
      expect((await watching.next()).value).toMatchObject({ offset });
    }
  });

  it("see that the other has ended or deleted a session", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "hello");
    await other.sessions.end("s");
    await expect(one.say("s", "hello")).rejects.toMatchObject({ reason: "SESSION_ENDED" });
    await one.create({ sessionId: "t" });
    await one.say("t", "hello");
    await other.sessions.delete("t");
    await expect(one.say("t", "hello")).rejects.toMatchObject({ reason: "SESSION_NOT_FOUND" });
  });

  it("do not end a session to which the other has given more time", async () => {
    const { one, other } = await twoHouses();
    await one.sessions.update({ sessionId: "s", change: { idleTimeoutMs: 10_000 } });
    await one.say("s", "hello");
    await other.sessions.update({ sessionId: "s", change: { idleTimeoutMs: 60_000 } });
    one.surroundings.advance(30_000);
    expect(lines(await one.say("s", "hello"))).toContain("Hello.");
  });

  it("do not end a session in which the other was active", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "hello");
    one.surroundings.advance(59_000);
    await other.say("s", "hello");
    one.surroundings.advance(59_000);
    await one.expiry.sweep();
    expect(lines(await one.say("s", "hello"))).toContain("Hello.");
  });
});

describe("a process that is overtaken again and again", () => {
  it("gives up with CONCURRENT_WRITE after eight attempts", async () => {
    const { other } = await onOneFile();
    const recognizer = new ScriptedRecognizer();
    recognizer.before = async () => void (await other.say("s", "hello"));
    const slow = await House.open({ directory: other.directory, recognizer });
    await expect(slow.say("s", "good morning")).rejects.toMatchObject({ reason: "CONCURRENT_WRITE" });
    expect(recognizer.count).toBe(8);
    expect(await other.log("s")).toHaveLength(3 + 8 * 4);
  });

  it("is taken as soon as the others pause", async () => {
    const { other } = await onOneFile();
    const recognizer = new ScriptedRecognizer();
    recognizer.before = async () => void (recognizer.count < 8 && (await other.say("s", "hello")));
    const slow = await House.open({ directory: other.directory, recognizer });
    const events = await slow.say("s", "good morning");
    expect(events[0]).toMatchObject({ offset: 3 + 7 * 4, body: { text: "good morning" } });
  });
});

describe("two processes on one database", () => {
  /** Has a process look for what the other writes, as a server does. */
  function follow({ feed, turns }: House, store: PostgresStore): void {
    const { sharing } = store;
    const tail = new Tail({ store, sharing, feed, turns, surroundings: realSurroundings });
    tail.start();
    onTestFinished(() => tail.stop());
  }

  it("tell their watchers every event of the other, once and in order, until the session ends", async () => {
    const { one, other, stores } = await onOneDatabase();
    for (const [index, house] of [one, other].entries()) follow(house, stores[index] as PostgresStore);
    const watch = async (house: House) => {
      const offsets: number[] = [];
      for await (const { offset } of house.sessions.watch("s", undefined, new AbortController().signal))
        offsets.push(offset);
      return offsets;
    };
    const watching = [watch(one), watch(other), watch(other)];
    for (let turn = 0; turn < 20; turn++) await (turn % 3 === 0 ? one : other).say("s", "hello");
    await one.sessions.end("s");
    const all = Array.from({ length: 3 + 20 * 4 + 1 }, (_, offset) => offset);
    for (const offsets of await Promise.all(watching)) expect(offsets).toEqual(all);
  });

  it("tell watchers that come late what is committed while they read, and that a session was deleted", async () => {
    const { one, other, stores } = await onOneDatabase();
    follow(other, stores[1] as PostgresStore);
    const watching = other.sessions.watch("s", 2, new AbortController().signal);
    const first = watching.next();
    await one.say("s", "hello");
    expect((await first).value).toMatchObject({ offset: 3 });
    for (let offset = 4; offset < 7; offset++)
      expect((await watching.next()).value).toMatchObject({ offset });
    const next = watching.next();
    await one.sessions.delete("s");
    await expect(next).rejects.toMatchObject({ reason: "SESSION_NOT_FOUND" });
  });

  it("call a webhook once, by the one that made the turn, though both look for work", async () => {
    const webhook = await WebhookStandIn.open((call) => {
      call.answer({ id: "look_up", outParameters: { stock: "12 apples" } });
    });
    const { one, other } = await onOneDatabase({ webhook: webhook.url });
    for (const house of [one, other]) await house.fulfilment.resume();
    expect(lines(await one.say("s", "what is there of apples"))).toContain("There are 12 apples.");
    for (let round = 0; round < 8; round++) {
      one.surroundings.advance(5_000);
      await other.fulfilment.resume();
    }
    expect(webhook.calls).toHaveLength(1);
  });

  it("take over the webhook of one that has died, and it is no longer heard when it comes back", async () => {
    const webhook = await WebhookStandIn.open();
    let [isDead, renewals] = [false, 0];
    // Who is dead does not claim what it had.
    const wayOfOne = (store: PostgresStore): SessionStore => {
      const claim: Sharing["claim"] = async (...parameters) => {
        if (isDead) throw new Error("dead");
        const claimed = await store.sharing.claim(...parameters);
        renewals++;
        return claimed;
      };
      return Object.create(store, { sharing: { value: { ...store.sharing, claim } } });
    };
    const { one, other } = await onOneDatabase({ webhook: webhook.url, wayOfOne });
    for (const house of [one, other]) await house.fulfilment.resume();
    const answered = expect(one.say("s", "what is there of apples")).rejects.toThrow("A webhook takes long");
    const first = await webhook.call(0);
    for (let round = 0; round < 6; round++) {
      const before = renewals;
      one.surroundings.advance(5_000);
      await expect.poll(() => renewals).toBeGreaterThan(before);
      await other.fulfilment.resume();
    }
    expect(webhook.calls, "while it lives").toHaveLength(1);
    isDead = true;
    await expect
      .poll(async () => {
        one.surroundings.advance(1_000);
        await other.fulfilment.resume();
        return webhook.calls.length;
      })
      .toBe(2);
    const second = await webhook.call(1);
    expect(second.headers["idempotency-key"]).toBe(first.headers["idempotency-key"]);
    const broken = once(first.response, "close");
    isDead = false;
    one.surroundings.advance(5_000);
    await broken;
    second.answer({ id: "look_up", outParameters: { stock: "12 apples" } });
    await expect.poll(async () => lines(await other.log("s"))).toContain("There are 12 apples.");
    await answered;
    expect(new Set(one.errors.map(String))).toEqual(new Set(["Error: dead"]));
    expect(other.errors).toEqual([]);
  });

  it("keep each session on its version while a model is replaced on one after the other", async () => {
    const { one, other, addHouse } = await onOneDatabase();
    const renewed = await addHouse();
    await writeFile(join(renewed.directory, "models", "clerk.yaml"), cheerfulClerk);
    await renewed.catalog.reload();
    await renewed.create({ sessionId: "new" });
    for (const house of [one, renewed, other, renewed]) {
      expect(lines(await house.say("s", "hello"))).toContain("Hello.");
      expect(lines(await house.say("new", "hello"))).toContain("Hi there!");
    }
    const { session } = (await other.create({ sessionId: "later" })).head;
    expect(session.modelVersion).toBe((await renewed.sessions.get("s")).session.modelVersion);
  });
});
