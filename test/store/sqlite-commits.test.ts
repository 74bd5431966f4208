import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Database, SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { GroupCommit } from "../../src/store/sqlite/group-commit.ts";
import type { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { Scratch } from "./scratch.ts";
import { creationOf, times, turnAt } from "./specimen.ts";

const unavailable = { status: "rejected", reason: { reason: "STORE_UNAVAILABLE" } };

/** A store with as many sessions as asked for: s0, s1 and so on. */
async function filled(count: number): Promise<{ scratch: Scratch; store: SqliteStore }> {
  const scratch = await Scratch.make();
  const store = scratch.open();
  await Promise.all(times(count, (index) => store.create(creationOf(`s${index}`))));
  return { scratch, store };
}

/** Makes every turn with this request id fail, in a way that a trigger can. */
function poison(database: Database, requestId: string, action: string): void {
  database.exec(
    `CREATE TRIGGER poison BEFORE INSERT ON turns WHEN NEW.request_id = '${requestId}' BEGIN ${action}; END`,
  );
}

describe("writes that come in one tick", () => {
  it("share one commit", async () => {
    const { scratch, store } = await filled(64);
    const before = await scratch.commits();
    const outcomes = await Promise.all(times(64, (index) => store.append(`s${index}`, turnAt(2))));
    expect(outcomes).toEqual(times(64, () => true));
    expect((await scratch.commits()) - before).toBe(1);
  });

  it("share it whatever they write", async () => {
    const { scratch, store } = await filled(3);
    const before = await scratch.commits();
    await Promise.all([
      store.append("s0", turnAt(2)),
      store.create(creationOf("new")),
      store.update("s1", { title: "new" }, 0),
      store.postpone("s2", 5),
      store.append("s0", turnAt(4)),
    ]);
    expect((await scratch.commits()) - before).toBe(1);
    expect((await store.find("s0"))?.session.nextOffset).toBe(6);
  });

  it("come after one another when they wait for one another", async () => {
    const { scratch, store } = await filled(1);
    const before = await scratch.commits();
    for (const offset of [2, 4, 6]) await store.append("s0", turnAt(offset));
    expect((await scratch.commits()) - before).toBe(3);
  });

  it("cost no commit when all of them are refused", async () => {
    const { scratch, store } = await filled(1);
    const before = await scratch.commits();
    expect(await store.append("s0", turnAt(7))).toBe(false);
    expect(await scratch.commits()).toBe(before);
  });
});

describe("an acknowledged write", () => {
  it("is in the file already", async () => {
    const { scratch, store } = await filled(1);
    const other = scratch.connect();
    const count = other.prepare("SELECT count(*) FROM turns").pluck();
    for (let turn = 0; turn < 20; turn++) {
      const writing = store.append("s0", turnAt(2 + 2 * turn));
      expect(count.get()).toBe(1 + turn);
      await writing;
      expect(count.get()).toBe(2 + turn);
    }
  });
});

describe("one write that fails", () => {
  it("does not undo those that share its commit", async () => {
    const { scratch, store } = await filled(10);
    poison(scratch.connect(), "bad", "SELECT RAISE(ABORT, 'poisoned')");
    const outcomes = await Promise.allSettled(
      times(10, (index) => store.append(`s${index}`, turnAt(2, { requestId: index === 4 ? "bad" : "good" }))),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const isBad = index === 4;
      expect(outcome).toMatchObject(isBad ? unavailable : { status: "fulfilled", value: true });
      expect((await store.find(`s${index}`))?.session.nextOffset).toBe(isBad ? 2 : 4);
      expect(await store.readTurns(`s${index}`, 0, 10)).toHaveLength(isBad ? 1 : 2);
    }
    expect(scratch.told).toEqual([]);
  });
});

describe("a commit that fails", () => {
  /** Appends to ten sessions at once, of which one is bad. */
  function appendTen(store: SqliteStore): Promise<PromiseSettledResult<boolean>[]> {
    return Promise.allSettled(
      times(10, (index) => store.append(`s${index}`, turnAt(2, { requestId: index === 4 ? "bad" : "good" }))),
    );
  }

  async function expectNothingWritten(scratch: Scratch, outcomes: PromiseSettledResult<boolean>[]) {
    for (const outcome of outcomes) expect(outcome).toMatchObject(unavailable);
    expect(scratch.connect().prepare("SELECT count(*) FROM turns").pluck().get()).toBe(10);
    expect(scratch.told).toEqual([false]);
  }

  async function expectWorksAgain(scratch: Scratch, store: SqliteStore) {
    expect(await appendTen(store)).toEqual(times(10, () => ({ status: "fulfilled", value: true })));
    const database = scratch.connect();
    expect(database.prepare("SELECT count(*) FROM turns").pluck().get()).toBe(20);
    expect(database.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
    await vi.waitFor(() => expect(scratch.told).toEqual([false, true]), { timeout: 10_000 });
    expect(database.prepare("SELECT count(*) FROM models").pluck().get()).toBe(1);
  }

  it("at its end rejects all its writes, and the store works again afterwards", async () => {
    const { scratch, store } = await filled(10);
    const other = scratch.connect();
    other.exec("CREATE TABLE wish (session REFERENCES sessions (id) DEFERRABLE INITIALLY DEFERRED)");
    poison(other, "bad", "INSERT INTO wish VALUES (-1)");
    await expectNothingWritten(scratch, await appendTen(store));
    other.exec("DROP TRIGGER poison");
    await expectWorksAgain(scratch, store);
  });

  it("in the middle, because SQLite rolled back by itself, rejects all its writes", async () => {
    const { scratch, store } = await filled(10);
    const other = scratch.connect();
    poison(other, "bad", "SELECT RAISE(ROLLBACK, 'the disk is on fire')");
    await expectNothingWritten(scratch, await appendTen(store));
    other.exec("DROP TRIGGER poison");
    await expectWorksAgain(scratch, store);
  });

  it("at its beginning, because another process holds the file for too long, rejects all its writes", async () => {
    const { scratch } = await filled(10);
    // With less patience than the store has: it waits for 5 seconds.
    const impatient = new SqliteDatabase(scratch.path, { timeout: 50 });
    onTestFinished(() => void impatient.close());
    const broken: unknown[] = [];
    const commits = new GroupCommit(impatient, (error) => broken.push(error));
    const rename = (index: number) =>
      commits.write(() => impatient.exec(`UPDATE sessions SET title = 'new' WHERE session_id = 's${index}'`));
    const other = scratch.connect();
    const renamed = other.prepare("SELECT count(*) FROM sessions WHERE title = 'new'").pluck();

    other.exec("BEGIN IMMEDIATE");
    const outcomes = await Promise.allSettled(times(10, rename));
    other.exec("ROLLBACK");
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "SQLITE_BUSY" } });
    }
    expect(broken).toMatchObject([{ code: "SQLITE_BUSY" }]);
    expect(renamed.get()).toBe(0);
    await Promise.all(times(10, rename));
    expect(renamed.get()).toBe(10);
  });

  it("is not over when a call succeeds that wrote nothing", async () => {
    const { scratch, store } = await filled(10);
    poison(scratch.connect(), "bad", "SELECT RAISE(ROLLBACK, 'the disk is on fire')");
    await appendTen(store);
    expect(await store.append("s0", turnAt(7))).toBe(false);
    expect(scratch.told).toEqual([false]);
  });

  it("does not hold up reads afterwards", async () => {
    const { scratch, store } = await filled(10);
    poison(scratch.connect(), "bad", "SELECT RAISE(ROLLBACK, 'the disk is on fire')");
    await appendTen(store);
    expect((await store.find("s0"))?.session.nextOffset).toBe(2);
    expect((await store.list({}, { size: 100, token: "" })).heads).toHaveLength(10);
  });
});

describe("the list of a large store", () => {
  it("looks at 10,000 sessions in one call at most, and finds the others by the next pages", async () => {
    const { store } = await filled(0);
    await store.create(creationOf("oldest", { labels: { colour: "blue" } }));
    await Promise.all(times(10_000, (index) => store.create(creationOf(`s${index}`))));
    const filter = { labels: { colour: "blue" } };
    const first = await store.list(filter, { size: 10, token: "" });
    expect(first.heads).toEqual([]);
    const second = await store.list(filter, { size: 10, token: first.next });
    expect(second.heads.map(({ session }) => session.sessionId)).toEqual(["oldest"]);
    expect(second.next).toBe("");
  });
});
