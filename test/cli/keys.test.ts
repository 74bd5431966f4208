import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { Parley } from "../../src/client/node.ts";
import { failureOf } from "../server/conversation.ts";
import { parley } from "./parley.ts";
import { Serving } from "./serving.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-keys-"));
let stores = 0;
let serving: Serving | undefined;
afterEach(async () => {
  await serving?.stop();
  serving = undefined;
});
afterAll(() => rmSync(directory, { recursive: true }));

function newStore(): string {
  return join(directory, `${stores++}.db`);
}

async function create(store: string, ...parameters: string[]): Promise<{ id: string; key: string }> {
  const { stdout, stderr, code } = await parley(["keys", "create", "--store", store, ...parameters]);
  expect(code, stderr).toBe(0);
  const key = stdout.trimEnd();
  return { id: key.split("_")[1] ?? "", key };
}

async function listed(store: string): Promise<{ id: string; state: string }[]> {
  const { stdout } = await parley(["keys", "list", "--json", "--store", store]);
  return JSON.parse(stdout).keys;
}

test("a key is printed alone, once, and listed without its secret", async () => {
  const store = newStore();
  const { stdout, stderr } = await parley(["keys", "create", "shop", "--store", store]);
  const [, id = "", secret = ""] = /^parley_(\w{10})_(\w{36})\n$/.exec(stdout) ?? [];
  expect(id).not.toBe("");
  expect(stderr).toBe(`Key ${id} of client shop. Keep it now: it is not shown again.\n`);
  await create(store, "ada", "--role", "operator", "--expires", "90d");
  const { stdout: list } = await parley(["keys", "list", "--store", store]);
  const [header, first, second] = list.split("\n");
  expect(header?.split(/ +/)).toEqual(["id", "name", "role", "made", "expires", "state"]);
  expect(first).toMatch(new RegExp(`^${id}  shop  client +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  never +live$`));
  expect(second).toMatch(/ ada {3}operator .* live$/);
  expect(list).not.toContain(secret);
});

test("the store can be named as for the server: by a flag, the environment or the file", async () => {
  const store = newStore();
  await create(store, "shop");
  const config = join(directory, "parley.yaml");
  writeFileSync(config, `store: ${store}\nport: 9100\n`);
  for (const [parameters, env] of [
    [["--config", config], {}],
    [[], { PARLEY_STORE: store }],
  ] as const) {
    const { stdout } = await parley(["keys", "list", ...parameters], { env });
    expect(stdout).toContain("shop");
  }
});

test("two keys of a name can be live, of one role", async () => {
  const store = newStore();
  const first = await create(store, "shop");
  const again = await parley(["keys", "create", "shop", "--store", store]);
  expect(again.stderr).toContain("What earlier keys of shop have made belongs to this one, too.");
  const third = await parley(["keys", "create", "shop", "--store", store]);
  expect([third.code, third.stdout, third.stderr]).toEqual([
    2,
    "",
    "parley: shop has two live keys already; revoke one first\n",
  ]);
  const other = await parley(["keys", "create", "shop", "--role", "operator", "--store", store]);
  expect(other.stderr).toMatch(/^parley: shop has a live key of another role/);
  expect((await parley(["keys", "revoke", first.id, "--store", store])).code).toBe(0);
  await create(store, "shop");
  expect((await listed(store)).map(({ state }) => state)).toEqual(["revoked", "live", "live"]);
});

test("what can not be done is told in one line", async () => {
  const store = newStore();
  const told = async (...parameters: string[]) => {
    const { code, stderr } = await parley(["keys", ...parameters]);
    expect(code).not.toBe(0);
    return stderr;
  };
  expect(await told("list", "--store", store)).toBe(`parley: can not open store ${store}: there is none\n`);
  expect(await told("create", "shop", "--store", ":memory:")).toBe("parley: a store in memory has no keys\n");
  expect(await told("create", "a b", "--store", store)).toContain("It must be 1 to 64 letters, digits");
  expect(await told("create", "shop", "--expires", "soon", "--store", store)).toContain(
    "must be a time from",
  );
  await create(store, "shop");
  expect(await told("revoke", "nobody", "--store", store)).toBe("parley: there is no key nobody\n");
});

test("a server that runs takes a new key at once, and a revoked one for 2 seconds more at most", async () => {
  const store = newStore();
  serving = new Serving([
    "--store",
    store,
    "--models",
    "models/home.yaml",
    "--cache",
    "none",
    "--auth",
    "keys",
  ]);
  const url = await serving.url();
  await serving.says(/there is no API key yet: parley keys create/);
  await serving.says(/Callers are known by keys/);
  expect(await failureOf(Parley.connect(url).models.listModels({}))).toMatchObject({
    reason: "UNAUTHENTICATED",
  });

  const { id, key } = await create(store, "shop");
  const { models } = Parley.connect(url, { apiKey: key });
  await models.listModels({});
  await parley(["keys", "revoke", id, "--store", store]);
  const revoked = Date.now();
  for (;;) {
    const asked = Date.now();
    const failure = await models.listModels({}).then(
      () => undefined,
      (error) => failureOf(Promise.reject(error)),
    );
    if (failure) {
      expect(failure.reason).toBe("UNAUTHENTICATED");
      break;
    }
    expect(asked - revoked, "milliseconds in which it was taken").toBeLessThan(2_000);
  }
});

test("chat brings a key, by a flag or the environment", async () => {
  const store = newStore();
  const { key } = await create(store, "shop");
  serving = new Serving(["--store", store, "--models", "models/bank", "--cache", "none", "--auth", "keys"]);
  const chat = ["chat", "bank", "--server", await serving.url()];
  const input = { input: "/quit\n" };
  expect((await parley(chat, input)).stderr).toMatch(/^parley: The call brings no credentials/);
  expect((await parley([...chat, "--api-key", key], input)).stdout).toContain("Hello, this is your bank.");
  const env = { PARLEY_API_KEY: key };
  expect((await parley(chat, { ...input, env })).stdout).toContain("Hello, this is your bank.");
});
