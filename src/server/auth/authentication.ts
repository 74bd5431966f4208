import { readFileSync } from "node:fs";
import type { HandlerContext } from "@connectrpc/connect";
import type { Guard } from "../../rpc/guard.ts";
import type { KeyStore } from "../../session/api-key.ts";
import { anyone } from "../../session/principal.ts";
import { CallContext } from "../grpc/call-context.ts";
import { type Authenticator, firstOf } from "./authenticator.ts";
import { CertificateAuthenticator } from "./certificate-authenticator.ts";
import { JwtAuthenticator, type JwtRules } from "./jwt-authenticator.ts";
import { KeyAuthenticator } from "./key-authenticator.ts";
import { localNamesOnly } from "./local-names.ts";
import { keysFromText, remoteKeys, type SigningKeys } from "./signing-keys.ts";

/** How a server tells who calls. */
export type Authentication = Pick<Guard, "authenticate" | "reauthenticateMs">;

/** What callers are asked for: one of these, or nothing. */
export interface AuthenticationSettings {
  readonly keys: boolean;
  readonly jwt: JwtSettings | undefined;
  /** The common names of operators; absent: certificates are not asked for. */
  readonly certificates: { readonly operators: readonly string[] } | undefined;
  /** Whether everyone may call when nothing is asked for; otherwise only programs, and pages of this machine. */
  readonly allowAnonymous: boolean;
}

export interface JwtSettings extends JwtRules {
  /** Where the keys are: the address of a JWKS, or a file; empty: where the issuer says. */
  readonly keysFrom: string;
}

export interface AuthenticationParts {
  readonly keys: KeyStore;
  readonly now?: () => number;
}

/** How often it is looked whether who watches may do so still. */
const reauthenticateMs = 10_000;

/**
 * Puts authentication together.
 *
 * @throws Error when a file with keys can not be used.
 */
export function openAuthentication(
  settings: AuthenticationSettings,
  { keys, now = Date.now }: AuthenticationParts,
): Authentication {
  const authenticators: Authenticator[] = [];
  if (settings.keys) authenticators.push(new KeyAuthenticator(keys, now));
  if (settings.jwt) authenticators.push(new JwtAuthenticator(settings.jwt, signingKeys(settings.jwt), now));
  if (settings.certificates) {
    authenticators.push(new CertificateAuthenticator(settings.certificates.operators));
  }
  if (authenticators.length > 0) return { authenticate: firstOf(authenticators), reauthenticateMs };
  return { authenticate: settings.allowAnonymous ? () => anyone : localNamesOnly(mayBeBrowser) };
}

/** Browsers have no HTTP/2 without TLS, and with TLS they are given HTTP/1.1. */
function mayBeBrowser(context: HandlerContext): boolean {
  return !(context instanceof CallContext);
}

function signingKeys({ keysFrom, issuer }: JwtSettings): SigningKeys {
  if (keysFrom === "") return remoteKeys({ issuer });
  if (/^https?:/.test(keysFrom)) return remoteKeys({ jwksUrl: new URL(keysFrom) });
  try {
    return keysFromText(readFileSync(keysFrom, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(`no key of tokens can be read from ${keysFrom}: ${reason}`, { cause });
  }
}
