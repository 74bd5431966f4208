import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/store/sqlite/open.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { Scratch } from "./scratch.ts";
import { creationOf, times, turnAt } from "./specimen.ts";

describe("a SQLite database that is opened", () => {
  it("syncs every commit to a write-ahead log, also after the first write", async () => {
    const scratch = await Scratch.make();
    const database = openDatabase(scratch.path);
    database.exec("INSERT INTO models VALUES ('bank', 'v1', '{}')");
    expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(database.pragma("synchronous", { simple: true })).toBe(2);
    expect(database.pragma("secure_delete", { simple: true })).toBe(1);
    // Nothing of a transaction is set aside in files elsewhere.
    expect(database.pragma("temp_store", { simple: true })).toBe(2);
    expect(database.pragma("foreign_keys", { simple: true })).toBe(1);
    database.close();
  });

  it("keeps that mode for a database that is there already", async () => {
    const scratch = await Scratch.make();
    openDatabase(scratch.path).close();
    const database = openDatabase(scratch.path);
    expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(database.pragma("synchronous", { simple: true })).toBe(2);
    database.close();
  });

  it("is whole after sessions came and went", async () => {
    const scratch = await Scratch.make();
    const store = scratch.open();
    for (let index = 0; index < 50; index++) {
      await store.create(creationOf(`s${index}`));
      await store.append(`s${index}`, turnAt(2, { text: "x".repeat(index * 200) }));
      if (index % 3 === 0) await store.delete(`s${index}`);
    }
    const database = scratch.connect();
    expect(database.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(database.pragma("foreign_key_check")).toEqual([]);
  });
});

describe("a turn in a SQLite database", () => {
  it("takes little more room than its text, wherever the turns of its session came between others", async () => {
    const scratch = await Scratch.make();
    const store = scratch.open();
    const names = times(20, (index) => `s${index}`);
    await Promise.all(names.map((name) => store.create(creationOf(name))));
    const text = "x".repeat(500);
    for (const offset of times(50, (index) => 2 + 2 * index)) {
      await Promise.all(names.map((name) => store.append(name, turnAt(offset, { text }))));
    }
    await store.close();
    const turn = turnAt(100, { text });
    const textBytes = JSON.stringify(turn.events).length + JSON.stringify(turn.state).length;
    expect((await stat(scratch.path)).size / (50 * names.length)).toBeLessThan(1.3 * textBytes);
  });
});

describe("a SQLite database that Parley can not use", () => {
  it("because a newer release has written it is refused, and left as it is", async () => {
    const scratch = await Scratch.make();
    await scratch.open().close();
    const newer = scratch.connect();
    newer.pragma("user_version = 99");
    newer.close();
    const before = await readFile(scratch.path);
    expect(() => new SqliteStore(scratch.path)).toThrow(
      /parley\.db has schema version 99, but this release knows \d+ at most: a newer release of Parley/,
    );
    expect(await readFile(scratch.path)).toEqual(before);
  });

  it("because it is another kind of file is refused, and left as it is", async () => {
    const scratch = await Scratch.make();
    const letter = `Dear Ada,\n${"this is no database. ".repeat(100)}`;
    await writeFile(scratch.path, letter);
    expect(() => new SqliteStore(scratch.path)).toThrow("file is not a database");
    expect(await readFile(scratch.path, "utf8")).toBe(letter);
  });

  it("because it is a directory, or in none, is refused", async () => {
    const scratch = await Scratch.make();
    await mkdir(scratch.path);
    expect(() => new SqliteStore(scratch.path)).toThrow("unable to open database file");
    expect(() => new SqliteStore(`${scratch.directory}/nowhere/parley.db`)).toThrow();
  });

  it("because its first page is damaged is refused", async () => {
    const scratch = await Scratch.make();
    await scratch.open().close();
    const bytes = await readFile(scratch.path);
    bytes.fill(0xff, 100, 4096);
    await writeFile(scratch.path, bytes);
    expect(() => new SqliteStore(scratch.path)).toThrow("malformed");
  });
});
