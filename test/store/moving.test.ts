import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { makeKey } from "../../src/session/api-key.ts";
import type { SessionStore } from "../../src/session/store.ts";
import { moveStore } from "../../src/store/moving/move-store.ts";
import { PostgresStore } from "../../src/store/postgres/postgres-store.ts";
import type { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { DatabaseServer } from "./postgres/database-server.ts";
import { Scratch } from "./scratch.ts";
import { creationOf, ended, forkOf, time, times, turnAt, webhookCommand } from "./specimen.ts";

let server: DatabaseServer;

beforeAll(async () => {
  server = await DatabaseServer.start();
});

afterAll(() => server.remove());

const sessions = 230;
const requestOf = (index: number) => (index % 2 === 0 ? { request: `r\0${index}` } : {});

/** Sessions of every kind, with keys and secrets. */
async function fill(store: SqliteStore): Promise<void> {
  for (const index of times(sessions, (one) => one)) {
    const text = index % 7 === 0 ? "zero \0 back \\ \u{1f600}" : `text ${index}`;
    const creation = creationOf(`s${index}`, {
      title: text,
      labels: { [text]: text },
      ...(index % 3 === 0 ? { metadata: { text } } : {}),
      modelVersion: `v${index % 3}`,
      ...requestOf(index),
    });
    expect(await store.create(creation)).toBe("created");
    for (const offset of times(index % 5, (turn) => 2 + 2 * turn))
      await store.append(`s${index}`, turnAt(offset, { text, requestId: `q\\${offset}` }));
  }
  await store.append("s5", turnAt(2, { events: [ended("client")] }));
  await store.append("s10", turnAt(2, { stop: webhookCommand }));
  const { session } = creationOf("s1");
  await store.create(forkOf(session, turnAt(0), { sessionId: "fork" }));
  await store.create(creationOf("large", { turn: turnAt(0, { text: "x".repeat(5 << 20) }) }));
  await store.delete("s20");
  await store.postpone("s21", time + 5);
  await store.keys.add(makeKey({ name: "shop", role: "client", expireTime: undefined }, time).key);
  await store.addSecret({ id: "a", purpose: "tokens", key: "5e".repeat(32), createTime: time }, 0);
}

/** All that a store tells of its sessions. */
async function everythingIn(store: SessionStore): Promise<unknown> {
  const ids = [...times(sessions, (index) => `s${index}`), "fork", "large"];
  const listed: string[] = [];
  for (let token = ""; ; ) {
    const { heads, next } = await store.list({}, { size: 100, token });
    listed.push(...heads.map(({ session }) => session.sessionId));
    token = next;
    if (token === "") break;
  }
  return {
    listed,
    heads: await Promise.all(ids.map((id) => store.find(id))),
    turns: await Promise.all(ids.map((id) => store.readTurns(id, 0, 100))),
    created: await Promise.all(times(sessions, (index) => store.findCreated("shop", `r\0${index}`))),
    requests: await Promise.all(ids.map((id) => store.findTurn(id, "q\\2"))),
    waiting: await store.findWaitingForWebhook(),
    due: await store.findDue(time + 10, 10),
    models: await Promise.all(["v0", "v1", "v2"].map((version) => store.findModel("clerk", version))),
    secrets: await store.listSecrets("tokens"),
  };
}

async function filled(): Promise<{ file: string; expected: unknown; keys: unknown }> {
  const scratch = await Scratch.make();
  const store = scratch.open();
  await fill(store);
  const [expected, keys] = [await everythingIn(store), await store.keys.list()];
  await store.close();
  return { file: scratch.path, expected, keys };
}

async function open(url: string): Promise<PostgresStore> {
  const store = await PostgresStore.open({ url, connections: 5, timeoutMs: 5_000 });
  onTestFinished(() => store.close());
  return store;
}

const quietly = { onProgress: () => {} };

it("a store that was moved from SQLite to PostgreSQL has everything, though it was interrupted", async () => {
  const { file, expected, keys } = await filled();
  const { url, name } = await server.createSchema();
  const parts: number[] = [];
  const interrupted = moveStore(file, url, {
    onProgress: (part) => {
      parts.push(part);
      if (parts.length === 2) throw new Error("interrupted");
    },
  });
  await expect(interrupted).rejects.toThrow("interrupted");
  expect(parts).toEqual([100 / (sessions + 1), 200 / (sessions + 1)]);
  await server.query(`UPDATE ${name}.turns SET events = '[]' WHERE session_id = 's3' AND first_offset = 4`);
  await server.query(`DELETE FROM ${name}.turns WHERE session_id = 's4' AND first_offset = 6`);
  await server.query(`UPDATE ${name}.requests SET fingerprint = 'other' WHERE session_id = 's2'`);

  const counts = await moveStore(file, url, quietly);
  expect(counts).toMatchObject({ sessions: sessions + 1, models: 3, api_keys: 1, secrets: 1 });
  const store = await open(url);
  expect(await everythingIn(store)).toEqual(expected);
  expect(await store.keys.list()).toEqual(keys);
  expect(await store.create(creationOf("new"))).toBe("created");
  expect((await store.list({}, { size: 1, token: "" })).heads[0]?.session.sessionId).toBe("new");
  await expect(moveStore(file, url, quietly)).rejects.toThrow("the database has sessions already");
});

it("a store that a server has open is not moved", async () => {
  const scratch = await Scratch.make();
  scratch.open();
  const { url } = await server.createSchema();
  await expect(moveStore(scratch.path, url, quietly)).rejects.toThrow("is open in another program");
});

it("a store is not moved to a database with sessions of its own", async () => {
  const scratch = await Scratch.make();
  await scratch.open().close();
  const { url } = await server.createSchema();
  await (await open(url)).create(creationOf("s"));
  await expect(moveStore(scratch.path, url, quietly)).rejects.toThrow("the database has sessions already");
});
