import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JWTPayload, SignJWT } from "jose";
import { afterAll } from "vitest";
import {
  type Authentication,
  type AuthenticationSettings,
  type JwtSettings,
  openAuthentication,
} from "../../../src/server/auth/authentication.ts";
import { makeKey } from "../../../src/session/api-key.ts";
import type { Role } from "../../../src/session/principal.ts";
import { SqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";

export const issuer = "https://login.example";
export const audience = "parley";

export type Headers = Readonly<Record<string, string>>;

export const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** Someone who makes API keys and tokens, and a server's authentication that knows of them. */
export class Issuing {
  readonly store = new SqliteStore(":memory:");
  readonly pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  /** A pair that the server does not know. */
  readonly strangers = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly rules: JwtSettings;

  private constructor(directory: string) {
    const keysFrom = join(directory, "jwks.json");
    writeFileSync(keysFrom, JSON.stringify({ keys: [this.jwk] }));
    this.rules = {
      issuer,
      audiences: [audience],
      algorithms: ["RS256"],
      toleranceMs: 0,
      operator: { name: "parley_role", value: "operator" },
      keysFrom,
    };
  }

  /** For the length of a test file. */
  static async open(): Promise<Issuing> {
    const directory = await mkdtemp(join(tmpdir(), "parley-"));
    const issuing = new Issuing(directory);
    afterAll(async () => {
      await issuing.store.close();
      await rm(directory, { recursive: true });
    });
    return issuing;
  }

  get jwk() {
    return { ...this.pair.publicKey.export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" };
  }

  /** What a server is started with. */
  authentication(more: { keysFrom?: string; now?: () => number } = {}): Authentication {
    const { keysFrom = this.rules.keysFrom, now = Date.now } = more;
    const settings: AuthenticationSettings = {
      keys: true,
      jwt: { ...this.rules, keysFrom },
      certificates: undefined,
      allowAnonymous: false,
    };
    return openAuthentication(settings, { keys: this.store.keys, now });
  }

  /** A new key that is good, unless it says otherwise. */
  async key(name: string, role: Role = "client", times: { expires?: number } = {}): Promise<string> {
    const { key, text } = makeKey({ name, role, expireTime: times.expires }, 0);
    await this.store.keys.add(key);
    return text;
  }

  async revoke(key: string): Promise<void> {
    await this.store.keys.revoke(key.split("_")[1] ?? "", Date.now());
  }

  /** A token that is good, but for what is given. */
  token(claims: object = {}, header: object = {}, key: KeyObject = this.pair.privateKey): Promise<string> {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const payload: JWTPayload = { iss: issuer, aud: audience, sub: "ada", exp, ...claims };
    return new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: "k1", ...header }).sign(key);
  }

  /** A token of a header and claims, signed by whatever a function makes of them; by nothing without one. */
  async forged(header: object, signature: (signed: string) => string = () => ""): Promise<string> {
    const [, claims] = (await this.token()).split(".");
    const signed = `${Buffer.from(JSON.stringify(header)).toString("base64url")}.${claims}`;
    return `${signed}.${signature(signed)}`;
  }
}

/** HMAC with a text as the secret: what servers accept that take a public key for one. */
export function hs256(secret: string): (signed: string) => string {
  return (signed) => createHmac("sha256", secret).update(signed).digest("base64url");
}
