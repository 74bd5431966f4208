import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isKey, isLive, keyIdIn, looksLikeKey, makeKey } from "../../src/session/api-key.ts";

const now = 1_000_000;
const shop = { name: "shop", role: "client", expireTime: undefined } as const;

describe("an API key", () => {
  it("has an id, 30 letters of secret, and a checksum, and is kept as a hash only", () => {
    const { key, text } = makeKey(shop, now);
    expect(text).toMatch(/^parley_[0-9A-Za-z]{10}_[0-9A-Za-z]{36}$/);
    expect(text).toContain(key.id);
    expect(key).toEqual({
      id: expect.stringMatching(/^[0-9A-Za-z]{10}$/),
      ...shop,
      hash: createHash("sha256").update(text).digest("hex"),
      createTime: now,
      revokeTime: undefined,
    });
  });

  it("is never made twice, and uses all letters", () => {
    const texts = Array.from({ length: 200 }, () => makeKey(shop, now).text);
    expect(new Set(texts).size).toBe(200);
    expect(new Set(texts.join("").replaceAll(/parley|_/g, "")).size).toBe(62);
  });

  it("is told from every text that differs", () => {
    const { key, text } = makeKey(shop, now);
    expect(isKey(text, key)).toBe(true);
    expect(isKey(`${text} `, key)).toBe(false);
    expect(isKey(makeKey(shop, now).text, key)).toBe(false);
  });

  it("gives its id away unless it was mistyped", () => {
    const { key, text } = makeKey(shop, now);
    expect(keyIdIn(text)).toBe(key.id);
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === "x" ? "y" : "x";
      expect(keyIdIn(text.slice(0, at) + other + text.slice(at + 1)), `at ${at}`).toBeUndefined();
    }
    for (const none of ["", "parley_", text.slice(0, -1), `${text}0`, ` ${text}`, `${text}\n`]) {
      expect(keyIdIn(none)).toBeUndefined();
    }
    expect([looksLikeKey(text), looksLikeKey("eyJh.eyJz.c2ln")]).toEqual([true, false]);
  });

  it("is live until it expires or is revoked", () => {
    const { key } = makeKey({ ...shop, expireTime: now + 5 }, now);
    expect([isLive(key, now), isLive(key, now + 4), isLive(key, now + 5)]).toEqual([true, true, false]);
    expect(isLive({ ...key, revokeTime: now + 1 }, now + 2)).toBe(false);
  });
});
