import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { ConnectionSettings } from "../../../src/store/postgres/connections.ts";
import { PostgresStore } from "../../../src/store/postgres/postgres-store.ts";
import { storeContract } from "../contract.ts";
import { keyContract } from "../key-contract.ts";
import { creationOf, times, turnAt } from "../specimen.ts";
import { DatabaseServer } from "./database-server.ts";

let server: DatabaseServer;

beforeAll(async () => {
  server = await DatabaseServer.start();
});

afterAll(() => server.remove());

const settings: Omit<ConnectionSettings, "url"> = { connections: 5, timeoutMs: 5_000 };

storeContract("PostgreSQL", async () => {
  const { url, drop } = await server.createSchema();
  return { outlives: true, open: () => PostgresStore.open({ ...settings, url }), remove: drop };
});

keyContract("PostgreSQL", async () => {
  const { url } = await server.createSchema();
  const [one, other] = [await open(url), await open(url)];
  return [one.keys, other.keys];
});

/** Opens a store for the length of a test. */
async function open(url: string): Promise<PostgresStore> {
  const store = await PostgresStore.open({ ...settings, url });
  onTestFinished(() => store.close());
  return store;
}

describe("a PostgreSQL store", () => {
  it("is made once by servers that start at the same moment", async () => {
    const { url } = await server.createSchema();
    const stores = await Promise.all(times(8, () => open(url)));
    await Promise.all(stores.map((store, index) => store.create(creationOf(`s${index}`))));
    for (const store of stores) expect((await store.list({}, { size: 10, token: "" })).heads).toHaveLength(8);
  });

  it("keeps names and texts with every character, and finds sessions by them", async () => {
    const { url } = await server.createSchema();
    const store = await open(url);
    const odd = "zero \0 back \\0 \\ \u{1f600} '";
    const chosen = { owner: odd, userId: odd, title: odd, description: odd };
    const creation = creationOf("s", { ...chosen, request: odd });
    expect(await store.create(creation)).toBe("created");
    expect(await store.append("s", turnAt(2, { requestId: odd }))).toBe(true);
    expect((await store.findTurn("s", odd))?.requestId).toBe(odd);
    expect((await store.findCreated(odd, odd))?.head.session).toMatchObject(chosen);
    expect(await store.findCreated(odd, "zero 0")).toBeUndefined();
    expect((await store.list({ owner: odd, userId: odd }, { size: 1, token: "" })).heads).toHaveLength(1);
    expect(await store.find("\0")).toBeUndefined();
    expect(await store.findModel("\0", "\0")).toBeUndefined();
  });

  it("tells others, and not itself, in which sessions it has written", async () => {
    const { url } = await server.createSchema();
    const [one, other] = [await open(url), await open(url)];
    const heard: Record<"one" | "other", string[]> = { one: [], other: [] };
    one.sharing.onHint((sessionIds) => heard.one.push(...sessionIds));
    other.sharing.onHint((sessionIds) => heard.other.push(...sessionIds));
    await expect.poll(() => one.sharing.hintsFlow && other.sharing.hintsFlow).toBe(true);
    const ids = times(300, (index) => `session-with-a-long-name-${index}`);
    await Promise.all(ids.map((sessionId) => one.create(creationOf(sessionId))));
    await Promise.all(ids.map((sessionId) => one.append(sessionId, turnAt(2))));
    await expect.poll(() => new Set(heard.other).size).toBe(ids.length);
    await other.delete("session-with-a-long-name-7");
    await expect.poll(() => heard.one).toEqual(["session-with-a-long-name-7"]);
    await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE query ~ 'LISTEN|pg_notify' AND pid <> pg_backend_pid()`);
    await expect.poll(() => one.sharing.hintsFlow).toBe(false);
    await expect.poll(() => one.sharing.hintsFlow).toBe(true);
  });

  it("is refused when a newer release has changed what this one relies on", async () => {
    const { url, name } = await server.createSchema();
    await (await open(url)).close();
    await server.query(`UPDATE ${name}.parley_schema SET version = 7, least = 1`);
    await open(url);
    await server.query(`UPDATE ${name}.parley_schema SET least = 7`);
    await expect(open(url)).rejects.toThrow("a newer release of Parley has written it");
  });

  it("leaves the tables of another program alone", async () => {
    const { url, name } = await server.createSchema();
    await server.query(`CREATE TABLE ${name}.sessions (cookie text)`);
    await expect(open(url)).rejects.toThrow("tables of another program: sessions");
    const columns = `SELECT column_name FROM information_schema.columns WHERE table_schema = '${name}'`;
    expect((await server.query(`${columns} AND table_name = 'sessions'`)).rows).toHaveLength(1);
  });

  it("waits for the disk with every commit, whatever the database does by default", async () => {
    const { url, name } = await server.createSchema();
    await server.query("ALTER SYSTEM SET synchronous_commit = 'off'");
    await server.query("SELECT pg_reload_conf()");
    onTestFinished(async () => void (await server.query("ALTER SYSTEM RESET synchronous_commit")));
    const store = await open(url);
    await server.query(`CREATE TABLE ${name}.seen (setting text);
      CREATE FUNCTION ${name}.look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO ${name}.seen VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$;
      CREATE TRIGGER look BEFORE INSERT ON ${name}.turns FOR EACH ROW EXECUTE FUNCTION ${name}.look()`);
    await store.create(creationOf("s"));
    expect((await server.query(`SELECT setting FROM ${name}.seen`)).rows).toEqual([{ setting: "on" }]);
  });
});

it("a PostgreSQL that does not sync is refused", async () => {
  const careless = await DatabaseServer.start({ settings: ["fsync=off"] });
  onTestFinished(() => careless.remove());
  await expect(open(careless.url)).rejects.toThrow("PostgreSQL runs with fsync off");
});
