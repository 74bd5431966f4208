import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Parley } from "../../src/client/node.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { TurnCaller } from "../crash/turn-caller.ts";
import { parley, root } from "./parley.ts";
import { Serving } from "./serving.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-backup-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** A client that talks in one session, and counts what was acknowledged, until it is told to stop. */
async function talk(caller: TurnCaller, sessionId: string, acknowledged: string[], isOver: () => boolean) {
  await caller.newSession(sessionId, "");
  while (!isOver()) {
    const requestId = `request ${acknowledged.length}`;
    await caller.say({ sessionId, requestId, text: `move ${acknowledged.length + 1} to savings` }, () => {});
    acknowledged.push(requestId);
  }
}

test("a backup of a server under load can be restored, and has all that was acknowledged before", async () => {
  const store = join(directory, "parley.db");
  const file = join(directory, "backup.db");
  const serve = () => new Serving(["--store", store, "--models", join(root, "models", "bank")]);
  const serving = serve();
  const url = await serving.url();
  const port = Number(new URL(url).port);
  const { sessions } = Parley.connect(url);
  await sessions.newSession({ modelId: "bank", sessionId: "erased", title: "of Rumpelstiltskin" });
  await sessions.deleteSession({ sessionId: "erased" });

  let isOver = false;
  const callers = Array.from({ length: 4 }, () => new TurnCaller(port));
  const acknowledged = callers.map((): string[] => []);
  const talking = callers.map((caller, index) =>
    talk(caller, `s${index}`, acknowledged[index] ?? [], () => isOver),
  );
  while (acknowledged.some(({ length }) => length < 20))
    await new Promise((resolve) => setTimeout(resolve, 20));
  const before = acknowledged.map((requests) => [...requests]);
  const backup = await parley(["backup", "--store", store, file]);
  const running = await parley(["restore", "--store", store, "--force", file]);
  isOver = true;
  await Promise.all(talking);
  for (const caller of callers) caller.close();

  expect(backup).toMatchObject({ code: 0, stderr: "" });
  expect(backup.stdout).toMatch(/^Backed up 4 sessions with \d+ turns from .*parley\.db to .*backup\.db\n$/);
  expect(readdirSync(directory).filter((name) => name.startsWith("backup"))).toEqual(["backup.db"]);
  expect(readFileSync(file).includes("Rumpelstiltskin")).toBe(false);
  expect(running).toMatchObject({ code: 1, stdout: "" });
  expect(running.stderr).toBe(
    `parley: ${store} is open in another program, such as a server: stop that first\n`,
  );
  expect(await parley(["backup", "--store", store, file])).toMatchObject({
    code: 1,
    stderr: `parley: ${file} is there already; --force replaces it\n`,
  });

  await serving.stop();
  const restored = await parley(["restore", "--force", file], { env: { PARLEY_STORE: store } });
  expect(restored).toMatchObject({ code: 0, stderr: "" });
  expect(restored.stdout).toBe(
    backup.stdout.replace("Backed up", "Restored").replace(/from .*/, `from ${file} to ${store}`),
  );
  const again = serve();
  expect(await again.url()).toBeDefined();
  await again.stop();

  const found = new SqliteStore(store);
  for (const [index, requests] of before.entries()) {
    const turns = await found.readTurns(`s${index}`, 0, 10_000);
    const said = turns.map(({ requestId }) => requestId).filter(Boolean);
    expect(said.slice(0, requests.length)).toEqual(requests);
    const ends = turns.map(({ firstOffset, events }) => firstOffset + events.length);
    expect(turns.slice(1).map(({ firstOffset }) => firstOffset)).toEqual(ends.slice(0, -1));
    expect((await found.find(`s${index}`))?.session.nextOffset).toBe(ends.at(-1));
  }
  await found.close();
});

test("the store is the one that the config file names, as it would be for a server", async () => {
  const store = join(directory, "configured.db");
  await new SqliteStore(store).close();
  const config = join(directory, "settings.yaml");
  writeFileSync(config, `store: ${store}\n`);
  const { code, stdout } = await parley(["backup", "--config", config, join(directory, "copy.db")]);
  expect(stdout).toContain(` from ${store} to `);
  expect(code).toBe(0);
});
