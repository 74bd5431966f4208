import { describe, expect, it } from "vitest";
import { type ApiKey, type KeyStore, makeKey } from "../../src/session/api-key.ts";

const now = 1_000_000;

function keyOf(part: Partial<ApiKey> = {}): ApiKey {
  return { ...makeKey({ name: "shop", role: "client", expireTime: undefined }, now).key, ...part };
}

/** What every KeyStore must do. @param openTwice gives two ways to the same keys, of which there are none yet. */
export function keyContract(name: string, openTwice: () => Promise<readonly [KeyStore, KeyStore]>): void {
  describe(`API keys in ${name}`, () => {
    it("are found by id and listed in the order of their making, by other connections too", async () => {
      const [keys, elsewhere] = await openTwice();
      const [one, other] = [keyOf(), keyOf({ name: "mill", role: "operator", expireTime: now + 5 })];
      for (const key of [one, other]) expect(await keys.add(key)).toBe("added");
      expect(await elsewhere.find(other.id)).toEqual(other);
      expect(await elsewhere.find("nobody")).toBeUndefined();
      expect(await elsewhere.list()).toEqual([one, other]);
    });

    it("are revoked once and for all", async () => {
      const [keys] = await openTwice();
      const key = keyOf();
      await keys.add(key);
      expect(await keys.revoke(key.id, now + 1)).toBe(true);
      expect(await keys.revoke(key.id, now + 2)).toBe(true);
      expect(await keys.find(key.id)).toEqual({ ...key, revokeTime: now + 1 });
      expect(await keys.revoke("nobody", now)).toBe(false);
    });

    it("of one name are two at most, and of one role, while they are live", async () => {
      const [keys] = await openTwice();
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

    it("of one name are two at most, also when many are made at once", async () => {
      const ways = await openTwice();
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) => ways[index % 2 === 0 ? 0 : 1].add(keyOf())),
      );
      expect(outcomes.filter((outcome) => outcome === "added")).toHaveLength(2);
      expect(await ways[0].list()).toHaveLength(2);
    });
  });
}
