import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { storedSessionId, storedTurns } from "../../bench/load/stored-session.ts";
import { storeGroups } from "../../bench/stored-sessions.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { Scratch } from "../store/scratch.ts";

const groups = [
  { sessions: 6, turns: 1 },
  { sessions: 3, turns: 120 },
];

describe("databases of stored sessions", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("have sessions of the bank with as many turns as was asked for, waiting for the next", async () => {
    const scratch = await Scratch.make();
    vi.stubEnv("TMPDIR", scratch.directory);
    await storeGroups(scratch.path, groups, () => {});
    const store = new SqliteStore(scratch.path);
    for (const { sessions, turns } of groups) {
      for (let index = 0; index < sessions; index++) {
        const sessionId = storedSessionId(turns, index);
        const stored = await store.readTurns(sessionId, 0, 1000);
        expect(stored).toHaveLength(storedTurns(turns, index));
        expect(stored.at(-1)?.events.at(-1)).toMatchObject({
          kind: "wait_for_user",
          slot: storedTurns(turns, index) % 2 === 0 ? "from_account" : "",
        });
        expect((await store.find(sessionId))?.session).toMatchObject({ modelId: "bank", status: "active" });
      }
    }
    expect(await store.countSessions()).toEqual({ active: 9, over: 0 });
    await store.close();
  });

  it("are made once, and copied", async () => {
    const scratch = await Scratch.make();
    vi.stubEnv("TMPDIR", scratch.directory);
    const copies = ["one.db", "two.db"].map((name) => join(scratch.directory, name));
    for (const copy of copies) await storeGroups(copy, groups, () => {});
    const [one, two] = await Promise.all(
      copies.map(async (copy) => {
        const store = new SqliteStore(copy);
        const turns = await store.readTurns(storedSessionId(120, 1), 0, 1000);
        await store.close();
        return turns;
      }),
    );
    expect(one).toEqual(two);
    expect(
      (await readdir(scratch.directory)).filter((name) => name.startsWith("parley-bench-")),
    ).toHaveLength(1);
  });
});
