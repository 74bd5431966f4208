import { stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Turn } from "../../src/session/session.ts";
import type { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { Scratch } from "./scratch.ts";
import { creationOf, times, turnAt } from "./specimen.ts";

/** Back to version 4, in which turns were kept by session. */
const toVersion4 = `
  PRAGMA secure_delete = ON;
  DROP INDEX turns_by_request;
  ALTER TABLE turns RENAME TO newer;
  CREATE TABLE turns (
    session INTEGER NOT NULL REFERENCES sessions (id),
    first_offset INTEGER NOT NULL,
    time INTEGER NOT NULL,
    request_id TEXT,
    events TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (session, first_offset)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO turns SELECT * FROM newer;
  CREATE UNIQUE INDEX turns_by_request ON turns (session, request_id) WHERE request_id IS NOT NULL;
  DROP TABLE newer;
  PRAGMA user_version = 4;
`;

const names = times(20, (index) => `s${index}`);

/** Sessions of several turns, of which some are larger than a page. */
async function storeTurns(store: SqliteStore): Promise<void> {
  await Promise.all(names.map((name) => store.create(creationOf(name, { request: `new ${name}` }))));
  for (const offset of [2, 4, 6]) {
    const turnOf = (name: string, index: number) =>
      turnAt(offset, {
        requestId: `${name} at ${offset}`,
        text: `${name}, `.repeat(1 + index * offset * 10),
      });
    await Promise.all(names.map((name, index) => store.append(name, turnOf(name, index))));
  }
}

function readAll(store: SqliteStore): Promise<Turn[][]> {
  return Promise.all(names.map((name) => store.readTurns(name, 0, 100)));
}

describe("a SQLite database of version 4", () => {
  /** A store that was one of version 4, and what was in it then. */
  async function upgraded() {
    const scratch = await Scratch.make();
    const old = scratch.open();
    await storeTurns(old);
    const turns = await readAll(old);
    await old.close();
    const database = scratch.connect();
    database.exec(toVersion4);
    database.close();
    return { scratch, store: scratch.open(), turns };
  }

  it("keeps every turn, in the order of its session", async () => {
    const { store, turns } = await upgraded();
    expect(await readAll(store)).toEqual(turns);
    expect(turns.flat()).toHaveLength(80);
  });

  it("knows the requests that were made, and goes on where they ended", async () => {
    const { store } = await upgraded();
    expect(await store.findTurn("s3", "s3 at 4")).toMatchObject({ firstOffset: 4, requestId: "s3 at 4" });
    expect(await store.append("s3", turnAt(8, { requestId: "s3 at 4" }))).toBe(false);
    expect(await store.append("s3", turnAt(6))).toBe(false);
    expect(await store.append("s3", turnAt(8))).toBe(true);
    expect((await store.find("s3"))?.turn).toEqual(turnAt(8));
  });

  it("is whole, and has nothing twice", async () => {
    const { scratch, store } = await upgraded();
    await Promise.all(names.map((name) => store.delete(name)));
    const database = scratch.connect();
    expect(database.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(database.pragma("foreign_key_check")).toEqual([]);
    const tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'turns%'";
    expect(database.prepare(tables).pluck().all()).toEqual(["turns"]);
    expect((await scratch.bytes()).includes("s19, s19")).toBe(false);
  });
});

describe("a SQLite database of the newest version", () => {
  it("takes little more room for a turn than its text, wherever the turns of a session came between others", async () => {
    const scratch = await Scratch.make();
    const store = scratch.open();
    await Promise.all(names.map((name) => store.create(creationOf(name))));
    const text = "x".repeat(500);
    for (const offset of times(50, (index) => 2 + 2 * index)) {
      await Promise.all(names.map((name) => store.append(name, turnAt(offset, { text }))));
    }
    await store.close();
    const [turn] = [turnAt(100, { text })];
    const textBytes = JSON.stringify(turn.events).length + JSON.stringify(turn.state).length;
    expect(textBytes).toBeGreaterThan(1002);
    expect((await stat(scratch.path)).size / (50 * names.length)).toBeLessThan(1.3 * textBytes);
  });
});
