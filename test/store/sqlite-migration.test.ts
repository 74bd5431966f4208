import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Head, Turn } from "../../src/session/session.ts";
import type { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { Scratch } from "./scratch.ts";
import { turnAt } from "./specimen.ts";

/** What the release that wrote a database read from it: its schema has version 4. */
const older = {
  database: new URL("older/schema-4.sql", import.meta.url),
  read: new URL("older/schema-4.json", import.meta.url),
};

async function openOlder(): Promise<{ scratch: Scratch; store: SqliteStore }> {
  const scratch = await Scratch.make();
  const database = scratch.connect();
  database.exec(await readFile(older.database, "utf8"));
  database.close();
  return { scratch, store: scratch.open() };
}

describe("a database of an older release", () => {
  it("is read as that release read it", async () => {
    const { store } = await openOlder();
    const seen: Record<string, { head: Head; turns: Turn[] }> = JSON.parse(
      await readFile(older.read, "utf8"),
    );
    expect(Object.keys(seen)).toEqual(["talking", "described", "over", "waiting", "forked"]);
    for (const [sessionId, { head, turns }] of Object.entries(seen)) {
      // JSON does not keep what is undefined.
      expect(JSON.parse(JSON.stringify(await store.find(sessionId)))).toEqual(head);
      expect(await store.readTurns(sessionId, 0, 100)).toEqual(turns);
    }
    expect(await store.findWaitingForWebhook()).toEqual(["waiting"]);
    expect(await store.countSessions()).toEqual({ active: 4, over: 1 });
  });

  it("goes on where it was, and knows the requests that were made", async () => {
    const { scratch, store } = await openOlder();
    expect(await store.append("talking", turnAt(6, { requestId: "q2" }))).toBe(false);
    expect(await store.append("talking", turnAt(4, { requestId: "q3" }))).toBe(false);
    expect(await store.append("talking", turnAt(6, { requestId: "q3" }))).toBe(true);
    expect(await store.append("forked", turnAt(4))).toBe(true);
    expect(await store.append("over", turnAt(4))).toBe(false);
    const database = scratch.connect();
    expect(database.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(database.pragma("foreign_key_check")).toEqual([]);
  });
});
