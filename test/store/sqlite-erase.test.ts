import { describe, expect, it } from "vitest";
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
});
