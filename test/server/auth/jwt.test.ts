import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { JwtAuthenticator, type JwtRules } from "../../../src/server/auth/jwt-authenticator.ts";
import { keysFromText, remoteKeys, type SigningKeys } from "../../../src/server/auth/signing-keys.ts";
import type { Principal } from "../../../src/session/principal.ts";
import { HttpStandIn } from "../../nlu/outside/http-stand-in.ts";
import { callWith } from "./call.ts";
import { audience, bearer, Issuing, issuer } from "./issuing.ts";

const issuing = await Issuing.open();

const rules: JwtRules = {
  issuer,
  audiences: [audience],
  algorithms: ["RS256", "PS256", "ES256", "EdDSA"],
  toleranceMs: 0,
  operator: { name: "parley_role", value: "operator" },
};

type Verify = (token: string) => Promise<Principal | undefined>;

function verifier(keys: SigningKeys, more: Partial<JwtRules> = {}, now: () => number = Date.now): Verify {
  const authenticator = new JwtAuthenticator({ ...rules, ...more }, keys, now);
  return async (token) => authenticator.authenticate(callWith(bearer(token)));
}

const known = keysFromText(JSON.stringify({ keys: [issuing.jwk] }));
const refused = { reason: "UNAUTHENTICATED" };
const unavailable = { reason: "AUTHENTICATION_UNAVAILABLE" };

describe("a token", () => {
  it("tells who calls by issuer and subject", async () => {
    const principal = { id: "jwt:https://login.example|ada", role: "client" };
    expect(await verifier(known)(await issuing.token())).toEqual(principal);
    const several = await issuing.token({ aud: ["others", audience] });
    expect(await verifier(known, { audiences: ["x", audience] })(several)).toEqual(principal);
  });

  it("is not verified again for a while, but never taken after it has expired", async () => {
    const asked = vi.fn(known);
    const clock = { time: Date.now() };
    const verify = verifier(asked, { toleranceMs: 2_000 }, () => clock.time);
    const token = await issuing.token({ exp: Math.floor(clock.time / 1000) + 400 });
    for (const wait of [0, 1, 299_000]) {
      clock.time += wait;
      await verify(token);
      expect(asked).toHaveBeenCalledTimes(1);
    }
    clock.time += 2_000;
    await verify(token);
    expect(asked).toHaveBeenCalledTimes(2);
    clock.time += 99_000;
    await verify(token);
    clock.time += 2_000;
    await expect(verify(token)).rejects.toMatchObject(refused);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it.each<[string, object, string, string]>([
    ["a claim", { parley_role: "operator" }, "parley_role", "operator"],
    ["one scope of several", { scope: "read parley:operator" }, "scope", "parley:operator"],
    ["one role of several", { roles: ["a", "op"] }, "roles", "op"],
    ["a path", { realm_access: { roles: ["op"] } }, "realm_access.roles", "op"],
    ["a name with dots", { "https://parley.example/role": "op" }, "https://parley.example/role", "op"],
  ])("is an operator's by %s", async (_what, claims, name, value) => {
    const verify = verifier(known, { operator: { name, value } });
    expect(await verify(await issuing.token(claims))).toMatchObject({ role: "operator" });
    for (const other of [{}, { [name]: `${value}2` }, { [name]: [[value]] }, { [name]: { [value]: true } }]) {
      expect(await verify(await issuing.token(other))).toMatchObject({ role: "client" });
    }
  });

  const pairs: Readonly<Record<string, KeyPairKeyObjectResult>> = {
    RS256: issuing.pair,
    PS256: issuing.pair,
    ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
    EdDSA: generateKeyPairSync("ed25519"),
  };

  it.each(Object.entries(pairs))("is verified by %s, with a key in PEM or JWK", async (alg, pair) => {
    const jwk = pair.publicKey.export({ format: "jwk" });
    const pem = pair.publicKey.export({ format: "pem", type: "spki" }).toString();
    const token = await issuing.token({}, { alg, kid: undefined }, pair.privateKey);
    for (const text of [pem, JSON.stringify(jwk), JSON.stringify({ keys: [jwk] })]) {
      expect(await verifier(keysFromText(text))(token)).toMatchObject({ id: `jwt:${issuer}|ada` });
      const others = Object.keys(pairs).filter((one) => one !== alg) as "RS256"[];
      await expect(verifier(keysFromText(text), { algorithms: others })(token)).rejects.toMatchObject(
        refused,
      );
    }
  });
});

describe("a file of keys", () => {
  const secret = issuing.pair.privateKey;
  it.each([
    ["a private key in PEM", secret.export({ format: "pem", type: "pkcs8" }).toString(), "private key"],
    ["a private key as JWK", JSON.stringify(secret.export({ format: "jwk" })), "secret key"],
    ["a shared secret", JSON.stringify({ kty: "oct", k: "c2VjcmV0" }), "secret key"],
    ["no keys", '{"keys":[]}', "neither PEM nor"],
    ["something else", '{"a":1}', "neither PEM nor"],
    ["no JSON", "qwertz", "JSON"],
  ])("with %s is refused", (_what, text, told) => {
    expect(() => keysFromText(text)).toThrow(told);
  });
});

describe("keys that are fetched", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  const pass = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
  const jwks = { keys: [issuing.jwk] };

  /** An issuer at an address of its own. */
  async function open() {
    const standIn = await HttpStandIn.open();
    const address = standIn.url.origin;
    const serve = (keys: unknown, discovery: object = {}) => {
      standIn.react = (response, { target }) => {
        const isDiscovery = target === "/.well-known/openid-configuration";
        const found = { issuer: address, jwks_uri: `${address}/keys`, ...discovery };
        response.end(typeof keys === "string" ? keys : JSON.stringify(isDiscovery ? found : keys));
      };
    };
    serve(jwks);
    const verify = verifier(remoteKeys({ issuer: address }), { issuer: address });
    let count = 0;
    /** Never the same token twice, which would be remembered. */
    const token = (header: object = {}, claims: object = {}) => {
      return issuing.token(
        { iss: address, jti: String(count++), exp: Date.now() / 1000 + 60, ...claims },
        header,
      );
    };
    const targets = () => standIn.requests.map(({ target }) => target);
    return { standIn, address, serve, verify, token, targets };
  }

  it("are found where the issuer says, once for all calls at a time", async () => {
    const { verify, token, targets, address } = await open();
    const tokens = await Promise.all([token(), token(), token()]);
    const principal = { id: `jwt:${address}|ada`, role: "client" };
    expect(await Promise.all(tokens.map(verify))).toEqual([principal, principal, principal]);
    expect(targets()).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  it("are found at an address of their own, without credentials of anyone", async () => {
    const { standIn, address, token, targets } = await open();
    const verify = verifier(remoteKeys({ jwksUrl: new URL(`${address}/elsewhere`) }), { issuer: address });
    await verify(await token());
    expect(targets()).toEqual(["/elsewhere"]);
    const headers: IncomingHttpHeaders = standIn.requests[0]?.headers ?? {};
    expect(headers.authorization).toBeUndefined();
  });

  it("are fetched again for a key that is new, but not for every guess", async () => {
    const { serve, verify, token, targets } = await open();
    await verify(await token());
    serve({ keys: [issuing.jwk, { ...issuing.jwk, kid: "k2" }] });
    await expect(verify(await token({ kid: "k2" }))).rejects.toMatchObject(refused);
    expect(targets()).toHaveLength(2);
    pass(30_000);
    await verify(await token({ kid: "k2" }));
    expect(targets()).toHaveLength(4);
    for (const kid of ["a", "b", "c"]) {
      await expect(verify(await token({ kid }))).rejects.toMatchObject(refused);
    }
    expect(targets()).toHaveLength(4);
  });

  it("are forgotten when the issuer has withdrawn them", async () => {
    const { serve, verify, token, targets } = await open();
    await verify(await token());
    serve({ keys: [{ ...issuing.jwk, kid: "k2" }] });
    pass(600_001);
    await verify(await token());
    await vi.waitUntil(() => targets().length === 4);
    await vi.waitUntil(async () => {
      return verify(await token()).then(
        () => false,
        ({ reason }) => reason === "UNAUTHENTICATED",
      );
    });
  });

  it("are kept for a day while they can not be fetched", async () => {
    const { standIn, verify, token } = await open();
    await verify(await token());
    standIn.fail(503);
    for (const wait of [600_001, 3_600_000, 80_000_000]) {
      pass(wait);
      await verify(await token());
    }
    pass(5_000_000);
    await expect(verify(await token())).rejects.toMatchObject(unavailable);
  });

  it("let nobody in while they can not be had, and are asked for only every five seconds", async () => {
    const { standIn, serve, verify, token, targets } = await open();
    standIn.fail(500);
    const first: unknown = await verify(await token()).catch((error: unknown) => error);
    expect(first).toMatchObject({
      ...unavailable,
      cause: expect.objectContaining({ message: expect.stringContaining("500") }),
    });
    for (let count = 0; count < 3; count++) {
      await expect(verify(await token())).rejects.toBe(first);
    }
    expect(targets()).toHaveLength(1);
    serve(jwks);
    pass(5_000);
    await verify(await token());
  });

  it("are not asked for because of tokens that are worth nothing by their own words", async () => {
    const { verify, token, targets } = await open();
    const over = Date.now() / 1000 - 1;
    const worthless = [
      await token({}, { exp: over }),
      await token({}, { exp: undefined }),
      await token({}, { iss: issuer }),
      await token({ alg: "RS512" }),
      await issuing.forged({ alg: "none" }),
      "a.b.c",
    ];
    for (const one of worthless) await expect(verify(one)).rejects.toMatchObject(refused);
    expect(targets()).toEqual([]);
  });

  it.each<[string, string, unknown, object]>([
    ["of another issuer", "of another issuer", jwks, { issuer: "https://evil.example" }],
    [
      "at an address that is not safe",
      "no jwks_uri in https",
      jwks,
      { jwks_uri: "http://login.example/keys" },
    ],
    ["that are nowhere", "no jwks_uri in https", jwks, { jwks_uri: undefined }],
    ["that are none", "has no keys", { found: [] }, {}],
    ["that are no JSON", "JSON", "<html>", {}],
    ["that are no object", "has no JSON object", "7", {}],
  ])("%s are not taken", async (_what, message, keys, discovery) => {
    const { serve, verify, token } = await open();
    serve(keys, discovery);
    const cause = expect.objectContaining({ message: expect.stringContaining(message) });
    await expect(verify(await token())).rejects.toMatchObject({ ...unavailable, cause });
  });

  it("are not followed elsewhere", async () => {
    const { standIn, address, verify, token } = await open();
    standIn.react = (response, { target }) => {
      if (target === "/moved") response.end(JSON.stringify({ issuer: address, jwks_uri: `${address}/keys` }));
      else response.writeHead(302, { location: "/moved" }).end();
    };
    await expect(verify(await token())).rejects.toMatchObject(unavailable);
    expect(standIn.requests).toHaveLength(1);
  });
});
