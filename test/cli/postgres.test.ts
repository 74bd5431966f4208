import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { DatabaseServer, freePort } from "../store/postgres/database-server.ts";
import { parley } from "./parley.ts";
import { Serving } from "./serving.ts";

let server: DatabaseServer;

beforeAll(async () => {
  server = await DatabaseServer.start();
});

afterAll(() => server.remove());

const bank = ["--models", "models/bank", "--cache", "none"];

test("serve keeps sessions in PostgreSQL, tells no password, and finds them again", async () => {
  const { url } = await server.createSchema();
  const withPassword = url.replace("postgres@", "postgres:hunter2@");
  for (const method of ["NewSession", "GetSession"]) {
    const serving = new Serving(["--store", withPassword, ...bank]);
    onTestFinished(async () => void (await serving.stop()));
    const response = await fetch(`${await serving.url()}/parley.v1.SessionService/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ session_id: "s", ...(method === "NewSession" ? { model_id: "bank" } : {}) }),
    });
    expect(await response.json()).toMatchObject({ session: { sessionId: "s" } });
    expect(serving.printed).toContain(`sessions in postgres://postgres@127.0.0.1:${server.port}/postgres`);
    expect(await serving.stop()).toBe(0);
    expect(serving.printed).not.toContain("hunter2");
  }
});

test("serve waits for a database that is about to start", async () => {
  const late = await DatabaseServer.start();
  onTestFinished(() => late.remove());
  await late.kill();
  const serving = new Serving(["--store", late.url, ...bank]);
  onTestFinished(async () => void (await serving.stop()));
  await serving.says(/waiting for the database: .*ECONNREFUSED/);
  await late.restart();
  await serving.url();
});

test("keys are kept beside the sessions", async () => {
  const { url } = await server.createSchema();
  const { stdout } = await parley(["keys", "create", "shop", "--store", url]);
  expect(stdout).toMatch(/^parley_/);
  const list = await parley(["keys", "list"], { env: { PARLEY_STORE: url } });
  expect(list.stdout).toContain("shop");
});

test("what is wrong with the address of a database is told", async () => {
  const told = async (store: string) => {
    const { stderr, code } = await parley(["keys", "list", "--store", store]);
    expect(code).toBe(2);
    return stderr;
  };
  const port = await freePort();
  expect(await told(`postgres://ada:secret@127.0.0.1:${port}/parley`)).toBe(
    `parley: can not open store postgres://ada@127.0.0.1:${port}/parley: ` +
      `no connection: connect ECONNREFUSED 127.0.0.1:${port}\n`,
  );
  expect(
    await told(server.url.replace("/postgres?", "/nowhere?").replace(/\/postgres$/, "/nowhere")),
  ).toContain('database "nowhere" does not exist');
  expect(await told(server.url.replace("postgres@", "nobody@"))).toContain('role "nobody" does not exist');
  expect(await told("postgres://127.0.0.1")).toBe(
    "parley: --store: must be a file, :memory:, or postgres://user:password@host:5432/database\n",
  );
  expect(await told("mysql://127.0.0.1/parley")).toContain("parley: --store: must be a file");
});

test("migrate moves an SQLite store to PostgreSQL, and tells how much that was", async () => {
  const directory = await mkdtemp(join(tmpdir(), "parley-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, "parley.db");
  await parley(["keys", "create", "shop", "--store", file]);
  const { url } = await server.createSchema();
  const { stdout } = await parley(["migrate", file, "--store", url]);
  expect(stdout).toMatch(
    /^Moved 0 sessions with 0 turns, 0 models and 1 keys from .* to postgres:\/\/.*compared\n$/,
  );
  expect((await parley(["keys", "list", "--store", url])).stdout).toContain("shop");
  const told = async (...parameters: string[]) => (await parley(["migrate", ...parameters])).stderr;
  expect(await told(file, "--store", "other.db")).toContain("--store must be postgres://");
  expect(await told("nowhere.db", "--store", url)).toBe("parley: there is no store nowhere.db\n");
});

test("backups are left to PostgreSQL", async () => {
  const { stderr, code } = await parley(["backup", "--store", server.url, "/nowhere"]);
  expect(stderr).toBe("parley: a PostgreSQL database is backed up by its own means, such as pg_dump\n");
  expect(code).toBe(2);
});
