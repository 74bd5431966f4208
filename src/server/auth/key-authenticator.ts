import type { HandlerContext } from "@connectrpc/connect";
import { type ApiKey, isKey, isLive, type KeyStore, keyIdIn, looksLikeKey } from "../../session/api-key.ts";
import type { Principal } from "../../session/principal.ts";
import { type Authenticator, bearerIn, unauthenticated } from "./authenticator.ts";
import { Recent } from "./recent.ts";

/** For how long a key that was read is not read again: so long may one that was revoked still be taken. */
const freshMs = 2_000;

/** How many keys are remembered. */
const maxKeys = 10_000;

/** API keys, in `x-api-key`, or in `authorization: Bearer`. */
export class KeyAuthenticator implements Authenticator {
  private readonly keys: Pick<KeyStore, "find">;
  private readonly now: () => number;
  private readonly recent = new Recent<ApiKey>(maxKeys);

  constructor(keys: Pick<KeyStore, "find">, now: () => number) {
    this.keys = keys;
    this.now = now;
  }

  authenticate(context: HandlerContext): Promise<Principal> | undefined {
    const text = context.requestHeader.get("x-api-key") ?? bearerIn(context);
    const isMeant = context.requestHeader.has("x-api-key") || looksLikeKey(text ?? "");
    return text !== undefined && isMeant ? this.ownerOf(text) : undefined;
  }

  private async ownerOf(text: string): Promise<Principal> {
    const id = keyIdIn(text);
    const key = id === undefined ? undefined : await this.find(id);
    // A key that is not there is compared too, with one that nobody has: how long it takes tells little.
    const isRight = isKey(text, key ?? nobodys);
    if (!key || !isRight || !isLive(key, this.now())) throw unauthenticated();
    return { id: `key:${key.name}`, role: key.role };
  }

  /** Of ids that are not there, nothing is remembered: a new key is good at once, and guesses take no room. */
  private async find(id: string): Promise<ApiKey | undefined> {
    const now = this.now();
    const known = this.recent.get(id, now);
    if (known) return known;
    const found = await this.keys.find(id);
    if (found) this.recent.set(id, found, now + freshMs);
    return found;
  }
}

const nobodys = { hash: "0".repeat(64) };
