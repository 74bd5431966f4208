import { copyFile } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";
import { Scratch } from "./scratch.ts";
import { creationOf, times, turnAt } from "./specimen.ts";

/** Words that occur nowhere else. */
function secret(what: string): string {
  return `${what}-of-Rumpelstiltskin`;
}

const places = ["id", "user", "title", "old-title", "description", "label", "metadata", "text", "request"];

describe("what is deleted", () => {
  it("is in no byte of the database and of its log, wherever it stood", async () => {
    const scratch = await Scratch.make();
    const store = scratch.open();
    await store.create(
      creationOf(secret("id"), {
        userId: secret("user"),
        title: secret("old-title"),
        description: secret("description"),
        labels: { [secret("label")]: secret("label") },
        metadata: { note: secret("metadata") },
        request: secret("request"),
      }),
    );
    await store.update(secret("id"), { title: secret("title") }, 0);
    await store.append(
      secret("id"),
      turnAt(2, { text: secret("text").repeat(3000), requestId: secret("request") }),
    );
    const before = await scratch.bytes();
    for (const place of places) expect(before.includes(secret(place)), place).toBe(true);

    await store.delete(secret("id"));
    const after = await scratch.bytes();
    for (const place of places) expect(after.includes(secret(place)), place).toBe(false);
    expect(after.includes("Rumpelstiltskin")).toBe(false);
  });

  it("is gone from among sessions that stay, however the pages were split and filled again", async () => {
    const scratch = await Scratch.make();
    const store = scratch.open();
    const name = (index: number) => `<${index}>`;
    for (const index of times(120, (index) => index)) {
      const text = name(index).repeat(1 + ((index * 37) % 300));
      await store.create(creationOf(`s${index}`, { title: name(index), turn: turnAt(0, { text }) }));
      await store.append(`s${index}`, turnAt(2, { text }));
    }
    const deleted = times(120, (index) => index).filter((index) => index % 3 !== 1);
    await Promise.all(deleted.map((index) => store.delete(`s${index}`)));
    const bytes = await scratch.bytes();
    const found = times(120, (index) => index).filter((index) => bytes.includes(name(index)));
    expect(found).toEqual(times(120, (index) => index).filter((index) => index % 3 === 1));
  });

  it("stays gone when the store is opened again", async () => {
    const scratch = await Scratch.make();
    const store = scratch.open();
    await store.create(creationOf("s", { title: secret("title") }));
    await store.delete("s");
    await store.close();
    scratch.open();
    expect((await scratch.bytes()).includes("Rumpelstiltskin")).toBe(false);
  });

  it("is gone while turns of others are written all the time, once it is acknowledged", async () => {
    const scratch = await Scratch.make();
    const store = scratch.open();
    const name = (index: number) => `<erased ${index}>`;
    await store.create(creationOf("busy"));
    const writing = Promise.all(times(300, (turn) => store.append("busy", turnAt(2 + 2 * turn))));
    const erasing = times(40, async (index) => {
      await store.create(
        creationOf(`s${index}`, { title: name(index), turn: turnAt(0, { text: name(index).repeat(500) }) }),
      );
      await store.append(`s${index}`, turnAt(2, { text: name(index) }));
      await store.update(`s${index}`, { description: name(index) }, 0);
      expect(await store.delete(`s${index}`)).toBe(true);
      expect((await scratch.bytes()).includes(name(index)), name(index)).toBe(false);
    });
    await Promise.all([writing, ...erasing]);
    expect((await store.find("busy"))?.session.nextOffset).toBe(602);
  });
});

describe("what is deleted while another process reads", () => {
  /** A deleted session, whose text a reader holds in the log. */
  async function heldByReader() {
    const scratch = await Scratch.make();
    const store = scratch.open();
    await store.create(creationOf("s", { title: secret("title") }));
    const reader = scratch.connect();
    reader.exec("BEGIN");
    expect(reader.prepare("SELECT title FROM sessions").pluck().get()).toBe(secret("title"));
    expect(await store.delete("s")).toBe(true);
    expect(await store.find("s")).toBeUndefined();
    expect((await scratch.bytes()).includes("Rumpelstiltskin")).toBe(true);
    return { scratch, store, reader };
  }

  it("is erased by the store itself when the reader is done", async () => {
    const { scratch, store, reader } = await heldByReader();
    await store.create(creationOf("other"));
    reader.exec("COMMIT");
    const held = async () => (await scratch.bytes()).includes("Rumpelstiltskin");
    await vi.waitFor(async () => expect(await held()).toBe(false), { timeout: 10_000, interval: 50 });
    expect(await store.find("other")).toBeDefined();
  });

  it("is erased at the next start when the server crashes before that", async () => {
    const { scratch } = await heldByReader();
    const crashed = await Scratch.make();
    for (const suffix of ["", "-wal"]) await copyFile(scratch.path + suffix, crashed.path + suffix);
    expect((await crashed.bytes()).includes("Rumpelstiltskin")).toBe(true);
    crashed.open();
    expect((await crashed.bytes()).includes("Rumpelstiltskin")).toBe(false);
  });

  it("does not hold up the turns of others", async () => {
    const { store, reader } = await heldByReader();
    await store.create(creationOf("other"));
    for (const turn of times(20, (index) => index)) {
      expect(await store.append("other", turnAt(2 + 2 * turn))).toBe(true);
      await store.create(creationOf(`s${turn}`));
      expect(await store.delete(`s${turn}`)).toBe(true);
    }
    reader.exec("COMMIT");
  });
});
