import { createPublicKey } from "node:crypto";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from "jose";
import { DialogError } from "../../dialog/error.ts";
import { isLocalHost } from "../address.ts";

/** Finds the public key that a token says it is signed with. */
export type SigningKeys = JWTVerifyGetKey;

/** Where keys are fetched from: their own address, or what discovery finds at the address of an issuer. */
export type KeysPlace = { readonly jwksUrl: URL } | { readonly issuer: string };

/** How old keys are when they are fetched anew in the background. */
const refreshMs = 600_000;

/** For how long they are good when they can not be fetched. */
const maxAgeMs = 86_400_000;

/** How soon after keys were fetched a key that is not among them has them fetched again. */
const cooldownMs = 30_000;

/** For how long nothing is fetched after it has failed. */
const pauseMs = 5_000;

const timeoutMs = 5_000;

/**
 * Keys that are fetched when they are first needed, and kept. While they can not be had, nothing is accepted that
 * needs them.
 */
export function remoteKeys(place: KeysPlace): SigningKeys {
  const pause = new Pause();
  let refreshTime = Number.POSITIVE_INFINITY;
  const fetchKeys = async () => {
    const url = "jwksUrl" in place ? place.jwksUrl : await discover(place.issuer);
    const found = await fetchJson(url);
    if (!("keys" in found) || !Array.isArray(found.keys)) throw new Error(`${url.href} has no keys`);
    refreshTime = Date.now() + refreshMs;
    return Response.json(found);
  };
  // To jose this address is a name only: where the keys are is found out when they are fetched.
  const remote = createRemoteJWKSet("jwksUrl" in place ? place.jwksUrl : new URL(place.issuer), {
    cooldownDuration: cooldownMs,
    cacheMaxAge: maxAgeMs,
    [customFetch]: () => pause.unlessFailing(fetchKeys),
  });
  return async (header, token) => {
    if (Date.now() > refreshTime) remote.reload().catch(() => {});
    return remote(header, token);
  };
}

/**
 * Keys from the text of a file: PEM, a JSON Web Key, or a set of them.
 *
 * @throws Error when they are none, or are not public.
 */
export function keysFromText(text: string): SigningKeys {
  const isPem = text.includes("-----BEGIN");
  if (isPem && text.includes("PRIVATE KEY")) throw new Error("it has a private key; give the public one");
  const jwks = isPem ? setOf(createPublicKey(text).export({ format: "jwk" })) : setOf(JSON.parse(text));
  for (const key of jwks.keys) {
    if (key.kty === "oct" || "d" in key) throw new Error("it has a secret key; give the public one");
  }
  return createLocalJWKSet(jwks);
}

function setOf(found: unknown): JSONWebKeySet {
  const { keys = [found] } = found as { keys?: unknown };
  const set = { keys } as JSONWebKeySet;
  if (Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key?.kty === "string")) return set;
  throw new Error("it is neither PEM nor a JSON Web Key, nor a set of them");
}

/** OpenID Connect Discovery: where an issuer has its keys. */
async function discover(issuer: string): Promise<URL> {
  const url = new URL(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const found = await fetchJson(url);
  if (!("issuer" in found) || found.issuer !== issuer) throw new Error(`${url.href} is of another issuer`);
  const { jwks_uri: address } = found as { jwks_uri?: unknown };
  if (typeof address !== "string" || !isSafe(address))
    throw new Error(`${url.href} has no jwks_uri in https`);
  return new URL(address);
}

/** Whether nobody between us and an address can give us other keys: https, or this machine. */
export function isSafe(address: string): boolean {
  const { protocol = "", hostname = "" } = URL.canParse(address) ? new URL(address) : {};
  return protocol === "https:" || (protocol === "http:" && isLocalHost(hostname));
}

async function fetchJson(url: URL): Promise<object> {
  const response = await fetch(url, {
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
    headers: { accept: "application/json" },
  });
  if (response.status !== 200) throw new Error(`${url.href} answers with status ${response.status}`);
  const found: unknown = await response.json();
  if (typeof found === "object" && found !== null) return found;
  throw new Error(`${url.href} has no JSON object`);
}

/** fetch wraps the reason that a person needs in another error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Work that fails is not tried again for a while: it fails at once, and with the same error. */
class Pause {
  private failure: { readonly error: DialogError; readonly until: number } | undefined;

  async unlessFailing<T>(work: () => Promise<T>): Promise<T> {
    if (this.failure && Date.now() < this.failure.until) throw this.failure.error;
    try {
      return await work();
    } catch (failure) {
      const cause = new Error(`keys of tokens can not be fetched: ${reasonOf(failure)}`, { cause: failure });
      const error = new DialogError(
        "AUTHENTICATION_UNAVAILABLE",
        "The keys that tokens are signed with can not be fetched. Try again later.",
        { cause },
      );
      this.failure = { error, until: Date.now() + pauseMs };
      throw error;
    }
  }
}
