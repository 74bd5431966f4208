import { describe, expect, it } from "vitest";
import { KeyAuthenticator } from "../../../src/server/auth/key-authenticator.ts";
import { type ApiKey, makeKey } from "../../../src/session/api-key.ts";
import { callWith } from "./call.ts";
import { bearer, type Headers } from "./issuing.ts";

/** Keys that count how often they are looked for, and a clock. */
function open() {
  const kept = new Map<string, ApiKey>();
  const seen = { time: 1_000_000, reads: 0 };
  const store = {
    find: async (id: string) => {
      seen.reads++;
      return kept.get(id);
    },
  };
  const authenticator = new KeyAuthenticator(store, () => seen.time);
  const authenticate = async (headers: Headers) => authenticator.authenticate(callWith(headers));
  const keep = (key: ApiKey) => void kept.set(key.id, key);
  const make = (part: Partial<ApiKey> = {}) => {
    const { key, text } = makeKey({ name: "shop", role: "client", expireTime: undefined }, seen.time);
    keep({ ...key, ...part });
    return { key, text };
  };
  return { authenticate, seen, keep, make };
}

const refused = { reason: "UNAUTHENTICATED" };

describe("API keys", () => {
  it("tell the name and the role, in either header", async () => {
    const { authenticate, make } = open();
    const principal = { id: "key:shop", role: "client" };
    const { text } = make();
    for (const headers of [bearer(text), { authorization: `bearer  ${text}` }, { "x-api-key": text }]) {
      expect(await authenticate(headers)).toEqual(principal);
    }
    const operator = make({ name: "ada", role: "operator" });
    expect(await authenticate(bearer(operator.text))).toEqual({
      id: "key:ada",
      role: "operator",
    });
  });

  it("are not looked for in what is no key", async () => {
    const { authenticate, seen } = open();
    for (const headers of [{}, bearer("eyJh.eyJz.c2ln"), { authorization: "Basic parley_" }]) {
      expect(await authenticate(headers)).toBeUndefined();
    }
    expect(seen.reads).toBe(0);
  });

  it("are read once in two seconds, and not at all when they were mistyped", async () => {
    const { authenticate, seen, make } = open();
    const headers = bearer(make().text);
    for (let count = 0; count < 5; count++) await authenticate(headers);
    expect(seen.reads).toBe(1);
    seen.time += 1_999;
    await authenticate(headers);
    expect(seen.reads).toBe(1);
    seen.time += 1;
    await authenticate(headers);
    expect(seen.reads).toBe(2);
    await expect(authenticate(bearer("parley_1_2"))).rejects.toMatchObject(refused);
    expect(seen.reads).toBe(2);
  });

  it("are good as soon as they are made, though they were tried before", async () => {
    const { authenticate, keep } = open();
    const { key, text } = makeKey({ name: "shop", role: "client", expireTime: undefined }, 0);
    await expect(authenticate(bearer(text))).rejects.toMatchObject(refused);
    keep(key);
    expect(await authenticate(bearer(text))).toBeDefined();
  });

  it("are worth nothing two seconds after they were revoked", async () => {
    const { authenticate, seen, keep, make } = open();
    const { key, text } = make();
    await authenticate(bearer(text));
    keep({ ...key, revokeTime: seen.time });
    seen.time += 2_000;
    await expect(authenticate(bearer(text))).rejects.toMatchObject(refused);
  });

  it("are worth nothing from the moment they expire, though they are remembered", async () => {
    const { authenticate, seen, make } = open();
    const headers = bearer(make({ expireTime: 1_000_500 }).text);
    seen.time += 499;
    await authenticate(headers);
    seen.time += 1;
    await expect(authenticate(headers)).rejects.toMatchObject(refused);
    expect(seen.reads).toBe(1);
  });

  it("that can not be read now are not called wrong", async () => {
    const failure = new Error("the disk is gone");
    const authenticator = new KeyAuthenticator({ find: () => Promise.reject(failure) }, () => 0);
    const { text } = makeKey({ name: "shop", role: "client", expireTime: undefined }, 0);
    await expect(authenticator.authenticate(callWith(bearer(text)))).rejects.toBe(failure);
  });
});
