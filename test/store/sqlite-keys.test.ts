import { describe, expect, it } from "vitest";
import { type ApiKey, makeKey } from "../../src/session/api-key.ts";
import { Scratch } from "./scratch.ts";

const now = 1_000_000;

function keyOf(part: Partial<ApiKey> = {}): ApiKey {
  return { ...makeKey({ name: "shop", role: "client", expireTime: undefined }, now).key, ...part };
}

describe("API keys in SQLite", () => {
  it("are found by id and listed in the order of their making, by other connections too", async () => {
    const scratch = await Scratch.make();
    const { keys } = scratch.open();
    const [one, other] = [keyOf(), keyOf({ name: "mill", role: "operator", expireTime: now + 5 })];
    for (const key of [one, other]) expect(await keys.add(key)).toBe("added");
    const { keys: elsewhere } = scratch.open();
    expect(await elsewhere.find(other.id)).toEqual(other);
    expect(await elsewhere.find("nobody")).toBeUndefined();
    expect(await elsewhere.list()).toEqual([one, other]);
  });

  it("are revoked once and for all", async () => {
    const { keys } = (await Scratch.make()).open();
    const key = keyOf();
    await keys.add(key);
    expect(await keys.revoke(key.id, now + 1)).toBe(true);
    expect(await keys.revoke(key.id, now + 2)).toBe(true);
    expect(await keys.find(key.id)).toEqual({ ...key, revokeTime: now + 1 });
    expect(await keys.revoke("nobody", now)).toBe(false);
  });

  it("of one name are two at most, and of one role, while they are live", async () => {
    const { keys } = (await Scratch.make()).open();
    const first = keyOf();
    expect(await keys.add(first)).toBe("added");
    expect(await keys.add(keyOf({ role: "operator" }))).toBe("other_role");
    expect(await keys.add(keyOf({ expireTime: now + 5 }))).toBe("added");
    expect(await keys.add(keyOf())).toBe("too_many");
    expect(await keys.add(keyOf({ createTime: now + 5 }))).toBe("added");
    expect(await keys.add(keyOf({ name: "mill", role: "operator" }))).toBe("added");
    expect(await keys.list()).toHaveLength(4);
    expect(await keys.add(keyOf({ createTime: now + 6 }))).toBe("too_many");
    await keys.revoke(first.id, now + 6);
    expect(await keys.add(keyOf({ createTime: now + 6 }))).toBe("added");
  });

  it("leave nothing in the file that a call could be made with", async () => {
    const scratch = await Scratch.make();
    const { keys } = scratch.open();
    const { key, text } = makeKey({ name: "shop", role: "client", expireTime: undefined }, now);
    await keys.add(key);
    const bytes = await scratch.bytes();
    expect(bytes.includes(key.hash)).toBe(true);
    expect(bytes.includes(text.split("_")[2] ?? "")).toBe(false);
  });
});
