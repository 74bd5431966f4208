import { describe, expect, it } from "vitest";
import { Seal } from "../../src/session/seal.ts";
import { realSurroundings } from "../../src/session/surroundings.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";

const options = { purpose: "tests", renewMs: 1000, keepMs: 500 };

/** A store, a clock, and as many seals as there are servers. */
function open() {
  const store = new SqliteStore(":memory:");
  const clock = { time: 5_000_000 };
  const surroundings = { ...realSurroundings, now: () => clock.time };
  return { store, clock, seal: (more = {}) => new Seal(store, surroundings, { ...options, ...more }) };
}

describe("a seal", () => {
  it.each(["", "7", "ünïcode ☂", "x".repeat(1000)])("gives back what was sealed: %s", async (text) => {
    const seal = open().seal();
    expect(await seal.open(await seal.seal(text, ["a"]), ["a"])).toBe(text);
  });

  it("gives it back to servers with the same store, also after a restart", async () => {
    const { seal } = open();
    const token = await seal().seal("text", ["a"]);
    expect(await seal().open(token, ["a"])).toBe("text");
    expect(await open().seal().open(token, ["a"])).toBeUndefined();
  });

  it("opens in the same context only, and for the same purpose", async () => {
    const { seal } = open();
    const token = await seal().seal("text", ["a", "b"]);
    for (const context of [[], ["a"], ["a,b"], ["b", "a"], ["a", "b", ""]]) {
      expect(await seal().open(token, context)).toBeUndefined();
    }
    expect(await seal({ purpose: "others" }).open(token, ["a", "b"])).toBeUndefined();
  });

  it("does not open what was changed, wherever", async () => {
    const seal = open().seal();
    const bytes = Buffer.from(await seal.seal("text", []), "base64url");
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await seal.open(changed.toString("base64url"), []), `byte ${at}`).toBeUndefined();
    }
    for (const length of [0, 8, 35, 36, bytes.length - 1]) {
      expect(await seal.open(bytes.subarray(0, length).toString("base64url"), [])).toBeUndefined();
    }
  });

  it("does not open what is only read generously", async () => {
    const seal = open().seal();
    const token = await seal.seal("text", []);
    for (const other of [`${token}!`, `${token}=`, ` ${token}`, token.replace(/^(.)/, "$1\n"), "☂"]) {
      expect(await seal.open(other, [])).toBeUndefined();
    }
  });

  it("says nothing of the text, not even its length or that it is the same", async () => {
    const seal = open().seal();
    const tokens = await Promise.all(["1", "1", "9007199254740991"].map((text) => seal.seal(text, [])));
    expect(new Set(tokens.map(({ length }) => length)).size).toBe(1);
    expect(new Set(tokens).size).toBe(3);
  });

  it("takes a new secret after a while, and opens what was sealed before for a while longer", async () => {
    const { store, clock, seal } = open();
    const [one, other] = [seal(), seal()];
    const first = await one.seal("first", []);
    clock.time += 1001;
    const second = await one.seal("second", []);
    expect(await store.listSecrets("tests")).toHaveLength(2);
    expect(await other.seal("third", []).then((token) => one.open(token, []))).toBe("third");
    expect(await store.listSecrets("tests")).toHaveLength(2);
    clock.time += 499;
    expect(await one.open(first, [])).toBe("first");
    clock.time += 1;
    expect(await one.open(first, [])).toBeUndefined();
    expect(await one.open(second, [])).toBe("second");
    clock.time += 600;
    await one.seal("fourth", []);
    const kept = await store.listSecrets("tests");
    expect(kept.map(({ createTime }) => createTime)).toEqual([5_001_001, 5_002_101]);
  });

  it("makes one secret for all that is sealed at once", async () => {
    const { store, seal } = open();
    const one = seal();
    await Promise.all(Array.from({ length: 20 }, () => one.seal("text", [])));
    expect(await store.listSecrets("tests")).toHaveLength(1);
  });
});
