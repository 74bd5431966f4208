import { copyFile, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { Scratch } from "./scratch.ts";
import { creationOf, times, turnAt } from "./specimen.ts";

const pageSize = 4096;

/** A database of some sessions that nobody has open, with long texts and short ones. */
async function filled(): Promise<Scratch> {
  const scratch = await Scratch.make();
  const store = scratch.open();
  for (const index of times(12, (index) => index)) {
    await store.create(creationOf(`s${index}`));
    await store.append(`s${index}`, turnAt(2, { text: "x".repeat(index * 1000) }));
  }
  await store.close();
  return scratch;
}

/** Expects that a store is not opened, for a reason that names the file, and that not a byte of it changes. */
async function expectRefused({ path }: Scratch, reason: RegExp): Promise<void> {
  const before = await readFile(path);
  expect(() => new SqliteStore(path)).toThrow(new RegExp(`^${path} .*${reason.source}`));
  expect((await readFile(path)).equals(before)).toBe(true);
}

describe("a damaged database is refused, with what to do, and left as it is:", () => {
  const advice = 'It was left as it is\\. See "A damaged database" in docs/operating\\.md';

  it("one with rubbish at its beginning", async () => {
    const scratch = await filled();
    const bytes = await readFile(scratch.path);
    bytes.fill("rubbish ", 0, 100);
    await writeFile(scratch.path, bytes);
    await expectRefused(scratch, new RegExp(`is no database, or its beginning is damaged: .*${advice}`));
  });

  it("one that ends too early", async () => {
    const scratch = await filled();
    await truncate(scratch.path, 10 * pageSize + 100);
    await expectRefused(scratch, new RegExp(`is damaged: .*${advice}`));
  });

  it("one with rubbish at the beginning of any page", async () => {
    const scratch = await filled();
    const whole = await readFile(scratch.path);
    const pages = whole.length / pageSize;
    expect(pages).toBeGreaterThan(20);
    for (let page = 1; page < pages; page++) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xa5, page * pageSize, page * pageSize + 64);
      await writeFile(scratch.path, bytes);
      await expectRefused(scratch, new RegExp(`is damaged: .*${advice}`));
    }
  });

  it("one that a crash has left with a log beside it", async () => {
    const scratch = await filled();
    const store = scratch.open();
    await store.append("s1", turnAt(4));
    const crashed = await Scratch.make();
    await copyFile(`${scratch.path}-wal`, `${crashed.path}-wal`);
    const bytes = await readFile(scratch.path);
    bytes.fill(0xa5, bytes.length - pageSize, bytes.length - pageSize + 64);
    await writeFile(crashed.path, bytes);
    const log = await readFile(`${crashed.path}-wal`);
    expect(log.length).toBeGreaterThan(pageSize);
    await expectRefused(crashed, new RegExp(`is damaged: .*${advice}`));
    expect(log.equals(await readFile(`${crashed.path}-wal`))).toBe(true);
  });
});

describe("a database of another program", () => {
  it("is refused by its tables, and left as it is", async () => {
    const scratch = await Scratch.make();
    const other = new SqliteDatabase(scratch.path);
    other.exec("CREATE TABLE recipes (name TEXT); CREATE TABLE sessions (name TEXT)");
    other.close();
    await expectRefused(scratch, /another program: it has application id 0 and tables recipes, sessions\./);
    expect(await readdir(scratch.directory)).toEqual(["parley.db"]);
  });

  it("is refused by its application id, also when it is empty", async () => {
    const scratch = await Scratch.make();
    const other = new SqliteDatabase(scratch.path);
    other.pragma("application_id = 252006673");
    other.close();
    await expectRefused(scratch, /another program: it has application id 252006673 and no tables/);
  });
});

describe("a database of ours", () => {
  it("is signed", async () => {
    const scratch = await filled();
    const header = await readFile(scratch.path);
    expect(header.toString("latin1", 68, 72)).toBe("Parl");
  });

  it("that an older release has not signed is taken over, with all that is in it", async () => {
    const scratch = await filled();
    const older = scratch.connect();
    older.pragma("application_id = 0");
    older.close();
    const store = scratch.open();
    expect((await store.find("s7"))?.session.nextOffset).toBe(4);
    await store.close();
    expect((await readFile(scratch.path)).toString("latin1", 68, 72)).toBe("Parl");
  });
});

it("a file of nothing becomes a database", async () => {
  const scratch = await Scratch.make();
  await writeFile(join(scratch.directory, "parley.db"), "");
  await scratch.open().create(creationOf("s"));
  expect(await scratch.open().find("s")).toBeDefined();
});
