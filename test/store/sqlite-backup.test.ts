import { renameSync } from "node:fs";
import { copyFile, readdir, readFile, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backUp, type CopyOptions, restore } from "../../src/store/sqlite/backup.ts";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { openDatabase } from "../../src/store/sqlite/open.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { Scratch } from "./scratch.ts";
import { creationOf, times, turnAt } from "./specimen.ts";

const quietly: CopyOptions = { force: false, onProgress: () => {} };
const byForce: CopyOptions = { ...quietly, force: true };

/** A store with sessions s0 to s19 of two turns each, in use, and a place for backups beside it. */
async function filled() {
  const scratch = await Scratch.make();
  const store = scratch.open();
  for (const index of times(20, (index) => index)) {
    await store.create(creationOf(`s${index}`));
    await store.append(`s${index}`, turnAt(2, { text: `text of s${index}; `.repeat(200) }));
  }
  const elsewhere = await Scratch.make();
  return { scratch, store, elsewhere, file: join(elsewhere.directory, "backup.db") };
}

describe("a backup", () => {
  it("is one file with all that was acknowledged before, made while the store is in use", async () => {
    const { scratch, store, elsewhere, file } = await filled();
    const backingUp = backUp(scratch.path, file, quietly);
    const writing = Promise.all(times(20, (index) => store.append(`s${index}`, turnAt(4))));
    expect(await backingUp).toEqual({ sessions: 20, turns: expect.toSatisfy((turns) => turns >= 40) });
    await writing;
    expect(await readdir(elsewhere.directory)).toEqual(["backup.db"]);
    const copy = new SqliteStore(file);
    for (const index of times(20, (index) => index)) {
      const session = (await copy.find(`s${index}`))?.session;
      expect(session?.nextOffset).toBeGreaterThanOrEqual(4);
      const turns = await copy.readTurns(`s${index}`, 0, 10);
      expect(turns.flatMap(({ events }) => events)).toHaveLength(session?.nextOffset ?? 0);
    }
    await copy.close();
  });

  it("does not see what comes after it began, and so comes to an end however much is written", async () => {
    const { scratch, store, file } = await filled();
    const text = "x".repeat(100_000);
    await Promise.all(
      times(200, (index) => store.create(creationOf(`l${index}`, { turn: turnAt(0, { text }) }))),
    );
    const other = scratch.connect();
    const steps: number[] = [];
    const { sessions } = await backUp(scratch.path, file, {
      force: false,
      onProgress: (part) => {
        steps.push(part);
        other.exec(`UPDATE sessions SET title = title || 'x'`);
      },
    });
    expect(sessions).toBe(220);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    const copy = new SqliteDatabase(file, { readonly: true });
    expect(copy.prepare("SELECT DISTINCT length(title) FROM sessions").pluck().all()).toEqual([0]);
    copy.close();
  });

  it("has no byte of what was erased before it", async () => {
    const { scratch, store, file } = await filled();
    await store.delete("s7");
    await backUp(scratch.path, file, quietly);
    const bytes = await readFile(file);
    expect(bytes.includes("text of s8;")).toBe(true);
    expect(bytes.includes("text of s7;")).toBe(false);
  });

  it("replaces no file unless it is told to", async () => {
    const { scratch, file } = await filled();
    await writeFile(file, "a letter");
    await expect(backUp(scratch.path, file, quietly)).rejects.toThrow(/backup\.db is there already; --force/);
    expect(await readFile(file, "utf8")).toBe("a letter");
    await backUp(scratch.path, file, byForce);
    expect((await readFile(file)).length).toBeGreaterThan(10_000);
  });

  it("that fails leaves nothing behind, and what was there as it was", async () => {
    const { scratch, store, elsewhere, file } = await filled();
    await store.close();
    await writeFile(file, "a letter");
    const bytes = await readFile(scratch.path);
    bytes.fill(0xa5, bytes.length - 4096, bytes.length - 4032);
    await writeFile(scratch.path, bytes);
    await expect(backUp(scratch.path, file, byForce)).rejects.toThrow(/damaged/);
    expect(await readdir(elsewhere.directory)).toEqual(["backup.db"]);
    expect(await readFile(file, "utf8")).toBe("a letter");
  });

  it("is not made of what is no store, nor over the store", async () => {
    const { scratch, elsewhere, file } = await filled();
    await expect(backUp(`${scratch.path}x`, file, quietly)).rejects.toThrow(
      /there is no store .*parley\.dbx/,
    );
    await expect(backUp(scratch.path, scratch.path, byForce)).rejects.toThrow(/are the same file/);
    const other = new SqliteDatabase(elsewhere.path);
    other.exec("CREATE TABLE recipes (name TEXT)");
    other.close();
    await expect(backUp(elsewhere.path, file, quietly)).rejects.toThrow(/another program/);
  });
});

describe("a restore", () => {
  /** A store that has gone on after its backup. */
  async function backedUp() {
    const scene = await filled();
    await backUp(scene.scratch.path, scene.file, quietly);
    await scene.store.create(creationOf("later"));
    return scene;
  }

  async function sessionsIn(path: string): Promise<number> {
    const store = new SqliteStore(path);
    const { heads } = await store.list({}, { size: 100, token: "" });
    await store.close();
    return heads.length;
  }

  it("makes a store where only a log was left, and leaves the backup as it is", async () => {
    const { scratch, file, elsewhere } = await backedUp();
    const before = await readFile(file);
    await copyFile(`${scratch.path}-wal`, `${elsewhere.path}-wal`);
    expect(await restore(file, elsewhere.path, quietly)).toEqual({ sessions: 20, turns: 40 });
    expect((await readdir(elsewhere.directory)).sort()).toEqual(["backup.db", "parley.db"]);
    expect(await sessionsIn(elsewhere.path)).toBe(20);
    expect(before.equals(await readFile(file))).toBe(true);
  });

  it("replaces a store only if it is told to, with its log", async () => {
    const { scratch, store, file } = await backedUp();
    await store.close();
    await expect(restore(file, scratch.path, quietly)).rejects.toThrow(/is there already; --force/);
    expect(await sessionsIn(scratch.path)).toBe(21);
    await restore(file, scratch.path, byForce);
    expect(await readdir(scratch.directory)).toEqual(["parley.db"]);
    expect(await sessionsIn(scratch.path)).toBe(20);
  });

  it("by way of a link replaces what the link leads to, with its log", async () => {
    const { scratch, store, file, elsewhere } = await backedUp();
    const log = await readFile(`${scratch.path}-wal`);
    await store.close();
    await writeFile(`${scratch.path}-wal`, log);
    await symlink(scratch.path, elsewhere.path);
    await restore(file, elsewhere.path, byForce);
    expect(await readdir(scratch.directory)).toEqual(["parley.db"]);
    expect(await sessionsIn(scratch.path)).toBe(20);
    expect(await sessionsIn(elsewhere.path)).toBe(20);
  });

  it("is refused while the store is open, also when nothing goes on there", async () => {
    const { scratch, store, file } = await backedUp();
    await expect(restore(file, scratch.path, byForce)).rejects.toThrow(
      /parley\.db is open in another program/,
    );
    expect((await store.find("later"))?.session.sessionId).toBe("later");
    await store.create(creationOf("still later"));
    await store.close();
    expect(await sessionsIn(scratch.path)).toBe(22);
  });

  it("of a backup that is damaged is refused, and the store stays", async () => {
    const { scratch, store, file } = await backedUp();
    await store.close();
    await truncate(file, 20_000);
    await expect(restore(file, scratch.path, byForce)).rejects.toThrow(/backup\.db is damaged/);
    expect(await readdir(scratch.directory)).toEqual(["parley.db"]);
    expect(await sessionsIn(scratch.path)).toBe(21);
  });

  it("mends a store that is damaged, with its log", async () => {
    const { scratch, store, file } = await backedUp();
    const log = await readFile(`${scratch.path}-wal`);
    expect(log.length).toBeGreaterThan(4096);
    await store.close();
    await writeFile(`${scratch.path}-wal`, log);
    await writeFile(scratch.path, "rubbish ".repeat(10_000));
    await restore(file, scratch.path, byForce);
    expect(await sessionsIn(scratch.path)).toBe(20);
  });
});

it("a store that was replaced while it was opened is not taken for the new one", async () => {
  const { scratch, store, file } = await filled();
  await backUp(scratch.path, file, quietly);
  await store.close();
  // Whoever restores holds the file; who opens it waits, and finds another in its place.
  const { pragma } = SqliteDatabase.prototype;
  SqliteDatabase.prototype.pragma = function (...parameters) {
    if (parameters[0] === "synchronous = FULL") renameSync(file, scratch.path);
    return pragma.apply(this, parameters);
  };
  try {
    expect(() => openDatabase(scratch.path)).toThrow(/was replaced while it was opened/);
  } finally {
    SqliteDatabase.prototype.pragma = pragma;
  }
});
