import type { DescMethod } from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeKey } from "../../../src/session/api-key.ts";
import { failureOf } from "../conversation.ts";
import { protocols, TestServer } from "../start.ts";
import { callAny, methods } from "./any-method.ts";
import { bearer, type Headers, hs256, Issuing } from "./issuing.ts";

const issuing = await Issuing.open();
const inThePast = Math.floor(Date.now() / 1000) - 1;
const shop = await issuing.key("shop");
const publicPem = issuing.pair.publicKey.export({ format: "pem", type: "spki" }).toString();
const stranger = makeKey({ name: "shop", role: "client", expireTime: undefined }, 0).text;
const revoked = await issuing.key("leaver");
await issuing.revoke(revoked);
const token = await issuing.token();

/** Exchanges a character in the middle of one part of a token for another. */
function tampered(part: 0 | 1 | 2): string {
  const parts = token.split(".");
  const text = parts[part] ?? "";
  const at = Math.floor(text.length / 2);
  parts[part] = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
  return parts.join(".");
}

/** Everything that should not let anyone in. */
const bad: Readonly<Record<string, Headers>> = {
  "no credentials": {},
  "an expired token": bearer(await issuing.token({ exp: inThePast })),
  "a token that is not valid yet": bearer(await issuing.token({ nbf: inThePast + 600 })),
  "a token that never expires": bearer(await issuing.token({ exp: undefined })),
  "a token of nobody": bearer(await issuing.token({ sub: undefined })),
  "a token of nobody in words": bearer(await issuing.token({ sub: "" })),
  "a token for someone else": bearer(await issuing.token({ aud: "another" })),
  "a token for nobody": bearer(await issuing.token({ aud: undefined })),
  "a token of another issuer": bearer(await issuing.token({ iss: "https://evil.example" })),
  "a token of no issuer": bearer(await issuing.token({ iss: undefined })),
  "a token with alg none": bearer(await issuing.forged({ alg: "none" })),
  "a token with alg None and a signature": bearer(
    await issuing.forged({ alg: "None", kid: "k1" }, () => "AAAA"),
  ),
  "a token signed by HS256 with the public key": bearer(
    await issuing.forged({ alg: "HS256", kid: "k1" }, hs256(publicPem)),
  ),
  "a token signed by HS256 with the public JWK": bearer(
    await issuing.forged({ alg: "HS256", kid: "k1" }, hs256(JSON.stringify(issuing.jwk))),
  ),
  "a token that brings its own key": bearer(
    await issuing.token(
      {},
      { kid: undefined, jwk: issuing.strangers.publicKey.export({ format: "jwk" }) },
      issuing.strangers.privateKey,
    ),
  ),
  "a token of an algorithm that is not allowed": bearer(await issuing.token({}, { alg: "PS256" })),
  "a token of an unknown key": bearer(await issuing.token({}, { kid: "k2" })),
  "a token signed by a stranger": bearer(await issuing.token({}, {}, issuing.strangers.privateKey)),
  "a token with another header": bearer(tampered(0)),
  "a token with other claims": bearer(tampered(1)),
  "a token with another signature": bearer(tampered(2)),
  "a token without a signature": bearer(`${token.split(".").slice(0, 2).join(".")}.`),
  "a token with a part too many": bearer(`${token}.e30`),
  "a token as an API key": { "x-api-key": token },
  "a token by another scheme": { authorization: `Basic ${token}` },
  "a revoked key": bearer(revoked),
  "a revoked key as x-api-key": { "x-api-key": revoked },
  "an expired key": bearer(await issuing.key("guest", "client", { expires: Date.now() - 1 })),
  "a key that nobody made": bearer(stranger),
  "a mistyped key": bearer(`${shop.slice(0, -1)}${shop.endsWith("x") ? "y" : "x"}`),
  "a wrong secret for a known id": bearer(await wrongSecret()),
  "a wrong key beside a good token": { ...bearer(token), "x-api-key": stranger },
  "a good key in a cookie": { cookie: `x-api-key=${shop}; authorization=Bearer ${shop}` },
  "two keys at once": { "x-api-key": `${shop}, ${shop}` },
  garbage: { authorization: "qwertz" },
  "garbage as a token": bearer("qwertz"),
  "garbage with dots": bearer("a.b.c"),
  "garbage as a key": { "x-api-key": "parley_" },
  "nothing as a key": { "x-api-key": "" },
};

/** A key whose id is known, and that has another secret than the one that was made. */
async function wrongSecret(): Promise<string> {
  const { key, text } = makeKey({ name: "wrong", role: "client", expireTime: undefined }, 0);
  await issuing.store.keys.add({ ...key, hash: "0".repeat(64) });
  return text;
}

describe.each(protocols)("over %s", (protocol) => {
  let server: TestServer;
  let transport: Transport;
  beforeAll(async () => {
    server = await TestServer.start({ authentication: issuing.authentication() });
    transport = server.transport(protocol);
  });
  afterAll(() => server.dispose());

  const call = (method: DescMethod, headers: Headers) => callAny(transport, method, {}, headers);

  describe.each(methods.map((method) => [method.name, method] as const))("%s", (_name, method) => {
    it.each(Object.entries(bad))("with %s is refused", async (_what, headers) => {
      expect(await failureOf(call(method, headers))).toEqual({
        code: "Unauthenticated",
        message: "The call brings no credentials that this server accepts, or none that are valid now.",
        reason: "UNAUTHENTICATED",
        domain: "parley",
        metadata: {},
        fields: [],
        resources: [],
        details: 1,
      });
    });

    it("with good ones is not refused for want of them", async () => {
      const operator = bearer(await issuing.token({ parley_role: "operator" }));
      for (const headers of [bearer(shop), { "x-api-key": shop }, bearer(token), operator]) {
        const told = await call(method, headers).then(
          () => "",
          ({ rawMessage }) => rawMessage,
        );
        expect(told).not.toContain("credentials");
      }
    });
  });

  it("whoever was refused has caused nothing that who runs the server should know", () => {
    expect(server.errors).toEqual([]);
  });
});
