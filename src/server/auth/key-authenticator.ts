import type { HandlerContext } from "@connectrpc/connect";
import { type ApiKey, isKey, isLive, type KeyStore, keyIdIn, looksLikeKey } from "../../session/api-key.ts";
import type { Principal } from "../../session/principal.ts";
import { type Authenticator, bearerIn, hashOf, unauthenticated } from "./authenticator.ts";
import { Recent } from "./recent.ts";

/** For how long a key that was read is not read again: so long may one that was revoked still be taken. */
const freshMs = 2_000;

/** How many keys are remembered. */
const maxKeys = 10_000;

/** API keys, in `x-api-key`, or in `authorization: Bearer`. */
export class KeyAuthenticator implements Authenticator {
  private readonly keys: Pick<KeyStore, "find">;
  private readonly now: () => number;
  /** By the hashes of keys, so that no key is kept. */
  private readonly recent = new Recent<ApiKey>(maxKeys);

  constructor(keys: Pick<KeyStore, "find">, now: () => number) {
    this.keys = keys;
    this.now = now;
  }

  authenticate(context: HandlerContext): Principal | undefined | Promise<Principal> {
    const given = context.requestHeader.get("x-api-key");
    const text = given ?? bearerIn(context);
    if (text === undefined || (given === null && !looksLikeKey(text))) return undefined;
    const hash = hashOf(text);
    const known = this.recent.get(hash, this.now());
    return known ? this.principalOf(known) : this.find(text, hash);
  }

  /** What is not found is not remembered: a new key is good at once, and guesses take no room. */
  private async find(text: string, hash: string): Promise<Principal> {
    const now = this.now();
    const id = keyIdIn(text);
    const key = id === undefined ? undefined : await this.keys.find(id);
    // A key that is not there is compared too, with one that nobody has: how long it takes tells little.
    const isRight = isKey(text, key ?? nobodys);
    if (!key || !isRight) throw unauthenticated();
    this.recent.set(hash, key, now + freshMs);
    return this.principalOf(key);
  }

  private principalOf(key: ApiKey): Principal {
    if (!isLive(key, this.now())) throw unauthenticated();
    return { id: `key:${key.name}`, role: key.role };
  }
}

const nobodys = { hash: "0".repeat(64) };
